import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from '../frame/stack';
import { HooksDriver } from './hooks';
import type { Hooks } from './hooks-file';

const KILL = 'echo {signal} {namespace}/{pod}/{container} {containerId} {node} {process}';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'hooks-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const log = () => readFileSync(join(folder, 'log'), 'utf8').trimEnd().split('\n');

/** A driver whose hooks write down what they are told, of a stack that has one pod. */
function driver(hooks: Hooks, asked = { times: 0 }): HooksDriver {
  const pod = {
    metadata: { name: 'cart-0', namespace: 'shop' },
    spec: { nodeName: 'node2' },
    status: {
      containerStatuses: [
        { name: 'waits' },
        { name: 'beside', containerID: 'containerd://b51de' },
        { name: 'redis', containerID: 'containerd://ab12' },
      ],
    },
  };
  const get = () => (asked.times++, Promise.resolve(pod));
  const logged = Object.entries(hooks).map(([name, command]) => [name, `${command} >> ${folder}/log`]);
  return new HooksDriver(
    { namespace: { name: 'shop', get } } as unknown as Stack,
    Object.fromEntries(logged) as Hooks,
  );
}

test('an aim strikes the server that was looked up, without another question to the cluster', async () => {
  const asked = { times: 0 };
  const aim = await driver({ killProcess: KILL }, asked).aim('cart-0');
  const { over } = await aim.hang(0, () => asked.times++);
  await over;
  await aim.kill(() => asked.times++);
  await aim.killAll(() => asked.times++);
  expect(asked.times).toBe(1 + 3);
  expect(log()).toEqual(
    ['STOP .', 'CONT .', 'KILL -server$', 'KILL .'].map((stroke) => {
      const [signal, names] = stroke.split(' ');
      return `${signal} shop/cart-0/redis ab12 node2 ${names}`;
    }),
  );
});

test('the fault is marked before the stroke', async () => {
  const aim = await driver({ killProcess: KILL }).aim('cart-0');
  await aim.kill(() => expect(log).toThrow('ENOENT'));
});

test('what hooks are missing for is told', () => {
  const needs = ['kill', 'hang', 'node-power', 'cable', 'api', 'dns'] as const;
  expect(driver({ nodePowerOff: 'x', nodePowerOn: 'x', cableDown: 'x' }).lacks(needs)).toEqual([
    'cable',
    'api',
    'dns',
  ]);
  expect(driver({ killProcess: 'x' }).lacks(['dns'])).toEqual([]);
});

test('the API server is taken away only where something can be struck without it', () => {
  const api = { apiDown: 'x', apiUp: 'x' };
  expect(driver(api).lacks(['api'])).toEqual(['api']);
  expect(driver({ ...api, killProcess: 'x' }).lacks(['api'])).toEqual([]);
});

test('addresses are reused only where a hook can see to it', async () => {
  expect(await driver({}).reuseAddresses('node3')).toBe(false);
  expect(await driver({ reuseAddresses: 'echo reuse {node}' }).reuseAddresses('node3')).toBe(true);
  expect(log()).toEqual(['reuse node3']);
});
