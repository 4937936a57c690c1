import { ensurePlugins } from '../../../infra/cli/plugins';
import kubernetes from '@pulumi/kubernetes/package.json';
import random from '@pulumi/random/package.json';

const root = `${__dirname}/../../..`;
const noPath = { PATH: '/nonexistent' };
const all = [
  { name: 'kubernetes', version: kubernetes.version },
  { name: 'random', version: random.version },
];

/** Pulumi with these providers, that can or can not install more. */
function pulumiWith(installed: { name: string; version: string }[], problem?: string) {
  const asked: string[] = [];
  const session = {
    plugins: async () => installed,
    installPlugin: async (name: string, version: string) => {
      asked.push(`${name} ${version}`);
      return problem;
    },
  };
  return { session, asked };
}

const ensure = (session: Parameters<typeof ensurePlugins>[0], env: NodeJS.ProcessEnv = noPath) =>
  ensurePlugins(session, ['kubernetes', 'random'], root, env, () => undefined);

describe('the providers', () => {
  it('are there', async () => {
    const { session, asked } = pulumiWith(all);
    expect(await ensure(session)).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('are installed in the version of the npm package, where they are missing or of another', async () => {
    const { session, asked } = pulumiWith([{ name: 'kubernetes', version: '1.0.0' }, all[1]]);
    expect(await ensure(session)).toBeUndefined();
    expect(asked).toEqual([`kubernetes ${kubernetes.version}`]);
  });

  it("can't be had", async () => {
    const { session } = pulumiWith([], 'no such host');
    expect(await ensure(session)).toBe(
      `the Pulumi provider kubernetes ${kubernetes.version} can't be had: no such host`,
    );
  });

  it('are not fetched where that is forbidden', async () => {
    const { session, asked } = pulumiWith([]);
    const env = { ...noPath, PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: 'true' };
    expect(await ensure(session, env)).toContain(
      'is not installed, and PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION',
    );
    expect(asked).toEqual([]);
  });
});
