import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../../../infra/cli/setup';
import { probe } from '../../../infra/cluster';
import { ROOT } from '../../support/examples';

// the client is an ES module, which jest can't load
jest.mock('../../../infra/cluster', () => ({ probe: jest.fn() }));

const PULUMI = `#!/bin/sh
case $1 in version) echo v3.259.0 ;; *) echo '[]' ;; esac
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-'));
  mkdirSync(join(folder, 'bin'));
  for (const name of ['pulumi', 'pulumi-resource-kubernetes', 'pulumi-resource-random']) {
    writeFileSync(join(folder, 'bin', name), PULUMI);
    chmodSync(join(folder, 'bin', name), 0o755);
  }
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
});
afterEach(() => {
  jest.restoreAllMocks();
  jest.mocked(probe).mockReset();
  rmSync(folder, { recursive: true });
});

/** `npm run setup -- --kind` of a stack, where every context answers; gives which one was asked. */
async function setup(context?: string): Promise<unknown> {
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  jest.replaceProperty(process, 'env', { PATH: join(folder, 'bin'), HOME: folder });
  jest.mocked(probe).mockResolvedValue({ reachable: true, version: 'v1.34.0', context: 'some' });
  const config = context === undefined ? '{}' : `\n  redis-ha-stack:context: ${context}`;
  writeFileSync(join(folder, 'Pulumi.dev.yaml'), `config: ${config}\n`);
  expect(await run({ stack: 'acme/dev', kind: true }, folder)).toBe(0);
  return jest.mocked(probe).mock.calls;
}

test.each([undefined, 'kind-redis-ha-stack'])('--kind asks the context of the stack: %s', async (context) => {
  expect(await setup(context)).toEqual([[context]]);
});

test('--kind is refused where the stack goes to another cluster, before anything is fetched', async () => {
  await expect(setup('staging')).rejects.toThrow(
    /context: got "staging", but --kind makes .* kind-redis-ha-stack; allowed: .*\nchange it in Pulumi\.dev\.yaml /,
  );
  expect(probe).not.toHaveBeenCalled();
});
