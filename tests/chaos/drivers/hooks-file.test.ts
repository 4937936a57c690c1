import { join } from 'node:path';
import { checkHooks, fill, readHooks } from './hooks-file';

test('a hook of another name is refused, with those there are', () => {
  expect(() => checkHooks({ nodeOff: 'x' }, 'hooks.json')).toThrow(
    /--hooks: hooks.json: Unrecognized key: "nodeOff"; allowed: nodePowerOff, nodePowerOn, cableDown/,
  );
});

test('a place of another name is refused, with those there are', () => {
  expect(() => checkHooks({ nodePowerOff: 'off {host}' }, 'hooks.json')).toThrow(
    'nodePowerOff has {host}; allowed: {node}, {namespace}, {pod}, {container}, {containerId}, {process}, {signal}',
  );
});

test("a shell's own variables are left alone", () => {
  const { clientPrefix } = checkHooks({ clientPrefix: 'on ${CLUSTER}-{node}' }, 'hooks.json');
  expect(fill(clientPrefix!, { node: 'node2' })).toBe('on ${CLUSTER}-node2');
});

test('a place without a value is an error, not an empty word', () => {
  expect(() => fill('kill {containerId}', { node: 'node2' })).toThrow('{containerId} has no value');
});

test('a file that is missing is named', () => {
  expect(() => readHooks(join(__dirname, 'none.json'))).toThrow(/^--hooks: .*none\.json: ENOENT/);
});
