import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { apiReports } from '../../infra/package/api-report';
import { ROOT } from '../support/examples';
import { PackedPackage } from '../support/packed-package';

const CONSTRUCTS = ['constructs', 'cdk8s', 'cdk8s-plus-28'];
const PULUMI = ['@pulumi/pulumi', '@pulumi/kubernetes', '@pulumi/random'];

// building takes seconds of CPU, which may be minutes where others need it too
jest.setTimeout(600_000);

/** Files in `lib/` of a checkout in which something else was built before. */
const STALE = ['lib/charts-src/gone.js', 'lib/charts-src/redis/scripts/gone.sh'];

let built: PackedPackage;
beforeAll(() => {
  built = new PackedPackage({ stale: STALE });
});
afterAll(() => built?.remove());

const result = ({ status, stdout, stderr }: SpawnSyncReturns<string>) => ({
  code: status,
  output: stdout + stderr,
});

/** What a program of the checkout's node_modules says of the package. */
function checkedBy(bin: string, ...args: string[]) {
  const command = join(ROOT, 'node_modules', '.bin', bin);
  return result(spawnSync(command, args, { cwd: built.checkout, encoding: 'utf8' }));
}

/** What a script says in a project that has these packages. */
function run(packages: readonly string[], script: string, type: 'commonjs' | 'module' = 'commonjs') {
  return result(built.project(packages).node(`--input-type=${type}`, '-e', script));
}

const filesIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((name) => statSync(join(ROOT, name)).isFile());

describe('what is published', () => {
  test('has the files of the pods, and neither sources nor commands nor tests', () => {
    const { files } = built;
    expect(files).toEqual(
      expect.arrayContaining([
        'lib/charts-src/redis/scripts/boot.sh',
        'lib/charts-src/index.d.ts',
        'lib/infra/pulumi.js',
        'lib/policy/PulumiPolicy.yaml',
        'lib/policy/package.json',
        'lib/policy/index.js',
        'docs/config.md',
      ]),
    );
    const unwanted = files.filter((name) => /(?<!\.d)\.ts$|\/cli\/|tests|examples|node_modules/.test(name));
    expect(unwanted).toEqual([]);
  });

  test('is built from the sources that are there, with nothing of a build before', () => {
    const lib = built.files.flatMap((name) => /^lib\/(.*)$/.exec(name)?.[1] ?? []);
    const compiled = /\.(js|js\.map|d\.ts)$/;
    const copied = ['charts-src', 'policy'].flatMap(filesIn).filter((name) => !name.endsWith('.ts'));
    expect(lib.filter((name) => !compiled.test(name)).sort()).toEqual(copied.sort());
    const sources = lib.filter((name) => compiled.test(name)).map((name) => name.replace(compiled, '.ts'));
    expect(sources.filter((name) => !existsSync(join(ROOT, name)))).toEqual([]);
  });

  test('satisfies publint', () => {
    const { code, output } = checkedBy('publint', '--strict', built.tarball);
    expect(output).toContain('All good!');
    expect(code).toBe(0);
  });

  test('has types that are right for every way of importing it', () => {
    const { code, output } = checkedBy('attw', built.tarball, '--no-emoji', '--no-color');
    expect(output).toContain('No problems found');
    expect(code).toBe(0);
  });

  test('has the API that the reports in api/ show; `npm run api` writes them after a change', () => {
    expect(apiReports(built.checkout, join(ROOT, 'api'), { write: false })).toEqual([]);
  });
});

const SYNTH = `
  const chart = new Chart(new App(), 'cart', { namespace: 'shop' });
  const values = Object.fromEntries(credentialKeys().map((key) => [key, 'of-' + key + '-enough']));
  const credentials = new Credentials(chart, 'Credentials', { name: 'cart', values });
  new RedisHa(chart, 'RedisHa', { name: 'cart', credentials });
  console.log(chart.toJson().length);`;

describe('the constructs', () => {
  test('need no Pulumi, and find the files of the pods', () => {
    const script = `
      const { App, Chart } = require('cdk8s');
      const { Credentials, RedisHa, credentialKeys } = require('redis-ha-stack');
      ${SYNTH}`;
    expect(run(CONSTRUCTS, script)).toEqual({ code: 0, output: '35\n' });
  });

  test('are imported by ES modules too', () => {
    const script = `
      import { App, Chart } from 'cdk8s';
      import { Credentials, RedisHa, credentialKeys } from 'redis-ha-stack';
      ${SYNTH}`;
    expect(run(CONSTRUCTS, script, 'module')).toEqual({ code: 0, output: '35\n' });
  });

  test('say which packages are missing and how to get them', () => {
    const { code, output } = run(['constructs'], `require('redis-ha-stack')`);
    expect(code).toBe(1);
    expect(output).toMatch(
      /Error: redis-ha-stack needs cdk8s, cdk8s-plus-28: npm install "cdk8s@\^2[^"]*" "cdk8s-plus-28@\^2[^"]*"\n/,
    );
  });
});

describe('the policies', () => {
  test('need nothing else where they look at a plan', () => {
    const { code, output } = run(
      [],
      `
      const { findingsOf } = require('redis-ha-stack/policy');
      const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web' }, spec: { type: 'LoadBalancer' } };
      console.log(findingsOf({ production: false, objects: [service], cloud: [] }).map(({ policy }) => policy).join());`,
    );
    expect(output).toBe('no-public-service\n');
    expect(code).toBe(0);
  });

  test('are a pack that Pulumi starts from its folder in the package', () => {
    const { code, output } = run(
      ['@pulumi/policy'],
      `
      process.chdir('node_modules/redis-ha-stack/lib/policy');
      const { log } = console;
      console.log = (port) => { log('port', Number(port) > 0); process.exit(); };
      require(process.cwd());`,
    );
    expect(output).toBe('port true\n');
    expect(code).toBe(0);
  });
});

describe('the component and the bridge', () => {
  const PROGRAM = `
    const pulumi = require('@pulumi/pulumi');
    const { Provider } = require('@pulumi/kubernetes');
    const { RedisHaStack } = require('redis-ha-stack/pulumi');
    pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: { ...inputs, result: 'abc' } }), call: () => ({}) }).then(() => {
      const provider = new Provider('cluster', {});
      const redis = ['cart', 'sessions'].map((name) => new RedisHaStack(name, { provider, namespace: 'shop', ...ARGS }));
      pulumi.all(redis.map(({ host }) => host)).apply((hosts) => console.log(hosts.join()));
    });`;

  test('need neither AWS nor what the commands need', () => {
    const { output, code } = run([...CONSTRUCTS, ...PULUMI], `const ARGS = {}; ${PROGRAM}`);
    expect(output).toBe('cart.shop.svc.cluster.local,sessions.shop.svc.cluster.local\n');
    expect(code).toBe(0);
  });

  test('say that AWS is missing where a stack uses it', () => {
    const script = `const ARGS = { secretStore: 'aws', awsProvider: {} }; ${PROGRAM}`;
    const { output } = run([...CONSTRUCTS, ...PULUMI], script);
    expect(output).toMatch(/redis-ha-stack needs @pulumi\/aws: npm install "@pulumi\/aws@\^7/);
  });

  test('say which packages are missing and how to get them', () => {
    const { output } = run([...CONSTRUCTS, '@pulumi/pulumi'], `require('redis-ha-stack/pulumi')`);
    expect(output).toMatch(
      /redis-ha-stack needs @pulumi\/kubernetes, @pulumi\/random: npm install "@pulumi\/kubernetes@\^4[^"]*" "@pulumi\/random@\^4/,
    );
    expect(run(CONSTRUCTS, `require('redis-ha-stack/pulumi')`)).toEqual({
      code: 1,
      output: expect.stringMatching(
        /needs @pulumi\/pulumi, @pulumi\/kubernetes, @pulumi\/random: npm install/,
      ),
    });
  });
});
