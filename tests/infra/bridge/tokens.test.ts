import * as pulumi from '@pulumi/pulumi';
import { OutputTokens } from '../../../infra/bridge';
import { settle } from './support';

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: ({ name }) => ({ id: name, state: {} }),
    call: ({ inputs }) => inputs,
  }),
);

const tokens = new OutputTokens('shop');

test('a text that is one token becomes the Output itself, whatever its type', async () => {
  const outputs = [pulumi.output(3), pulumi.output({ a: [1] }), pulumi.output(true), pulumi.output('x')];
  const hydrated = tokens.hydrate(
    outputs.map((output) => tokens.string(output)),
    'here',
  );
  expect((await settle(hydrated)).value).toEqual([3, { a: [1] }, true, 'x']);
});

test('a token within a longer text is joined with what is around it', async () => {
  const text = `http://${tokens.string(pulumi.output('h'))}:${tokens.string(pulumi.output(80))}/1`;
  expect(await settle(tokens.hydrate(text, 'here'))).toEqual({ value: 'http://h:80/1', secret: false });
});

test('tokens with ten others before them, and beside each other, are told apart', async () => {
  const many = Array.from({ length: 12 }, (_, i) => tokens.string(pulumi.output(`<${i}>`)));
  expect((await settle(tokens.hydrate(many.join(''), 'here'))).value).toBe(
    many.map((_, i) => `<${i}>`).join(''),
  );
});

test('a secret stays secret, alone and within a longer text', async () => {
  const token = tokens.secret('hunter2');
  expect(await settle(tokens.hydrate(token, 'here'))).toEqual({ value: 'hunter2', secret: true });
  expect(await settle(tokens.hydrate(`:${token}@`, 'here'))).toEqual({ value: ':hunter2@', secret: true });
});

test('an Output that is secret by itself stays secret behind a plain token', async () => {
  const hydrated = tokens.hydrate(tokens.string(pulumi.secret('hunter2')), 'here');
  expect(await settle(hydrated)).toEqual({ value: 'hunter2', secret: true });
});

test('one Output has one token, another for its secret use', () => {
  const output = pulumi.output('x');
  expect(tokens.string(output)).toBe(tokens.string(output));
  expect(tokens.secret(output)).toBe(tokens.secret(output));
  expect(tokens.secret(output)).not.toBe(tokens.string(output));
});

test('values without tokens are left as they are', () => {
  const value = { a: [1, null, true, '', 'text'], b: {} };
  expect(tokens.hydrate(value, 'here')).toEqual(value);
});

test('a token survives being put into URLs, JSON and shell words', () => {
  const token = new OutputTokens('Shop & Söhne').string(pulumi.output('x'));
  expect(encodeURIComponent(token)).toBe(token);
  expect(JSON.stringify(token)).toBe(`"${token}"`);
  expect(token).toMatch(/^[\w.-]+$/);
});

describe('refused', () => {
  const refuse = (value: unknown) => () => tokens.hydrate(value, 'shop/cache');

  test('a token of another instance', () => {
    const foreign = new OutputTokens('bar').string(pulumi.output('x'));
    expect(refuse({ a: `-${foreign}-` })).toThrow(
      /^shop\/cache: \/a: the token pulumi-token\.bar\.0\.plain is not one/,
    );
  });

  test('a token with a number that was never given', () => {
    expect(refuse('pulumi-token.shop.999.plain')).toThrow(/not one of this app's/);
  });

  test.each([
    ['cut', (token: string) => token.slice(0, -3)],
    ['in upper case', (token: string) => token.toUpperCase()],
  ])('a token %s', (_, change) => {
    expect(refuse(change(tokens.string(pulumi.output('x'))))).toThrow(/a token was cut or changed/);
  });

  test('an Output in a template literal', () => {
    // eslint-disable-next-line @pulumi/no-output-in-template-literal -- the mistake under test
    expect(refuse([`a ${pulumi.output('x')}`])).toThrow(/^shop\/cache: \/0: an Output was turned into text/);
  });

  test('a token as a key', () => {
    expect(refuse({ a: { [tokens.string(pulumi.output('x'))]: 1 } })).toThrow(
      /^shop\/cache: \/a has an Output as a key/,
    );
  });
});
