import { withoutSdkFrames } from '../../infra/stack-trace';

describe('errors that leave the program', () => {
  const thrown = async (stack: string) => {
    const error = new Error('wrong');
    error.stack = stack;
    await expect(withoutSdkFrames(() => Promise.reject(error))).rejects.toBe(error);
    return error.stack;
  };

  test('keep their own frames and lose those of the SDK', async () => {
    const own = 'Error: wrong\n    at program (/checkout/infra/program.ts:25:3)';
    const sdk = '    at Stack.initialize (/checkout/node_modules/@pulumi/resource.ts:1598:22)';
    expect(await thrown(`${own}\n${sdk}`)).toBe(own);
  });

  test('keep a message that names the SDK', async () => {
    const stack =
      'Error: node_modules/@pulumi/kubernetes is missing\n    at program (/checkout/infra/program.ts:1:1)';
    expect(await thrown(stack)).toBe(stack);
  });

  test('a program without an error gives its outputs', async () => {
    await expect(withoutSdkFrames(() => Promise.resolve({ host: 'redis' }))).resolves.toEqual({
      host: 'redis',
    });
  });
});
