import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { allCases, cases } from './cases';
import type { SoakOptions } from './cases/soak';
import { type Values, checkOptions } from './options';

const ROOT = resolve(__dirname, '../..');
const DEFAULTS: Values = {
  rounds: '1',
  json: false,
  report: 'dist/chaos',
  driver: 'kubectl',
  list: false,
  keep: false,
  resume: false,
};
const check = (values: Partial<Values>) => checkOptions({ ...DEFAULTS, ...values }, allCases);

test('without options all cases are run once, on a stack of the own', () => {
  expect(check({})).toMatchObject({ cases, rounds: 1, existing: undefined, hooks: undefined });
});

test('cases are run in the order in which they are named, each once', () => {
  const { cases: chosen } = check({ case: 'all-pods, delete-master,all-pods' });
  expect(chosen.map(({ name }) => name)).toEqual(['all-pods', 'delete-master']);
});

test('the soak is run only where it is named, for the minutes and with the seed that are given', () => {
  expect(check({}).cases.map(({ name }) => name)).not.toContain('soak');
  const soakOf = (values: Partial<Values>) => checkOptions({ ...DEFAULTS, case: 'soak', ...values }, asked);
  const asked = jest.fn(allCases);
  expect(soakOf({ minutes: '3', seed: '0' }).cases.map(({ title }) => title)).toEqual([
    'random faults for 3 minutes',
  ]);
  expect(asked).toHaveBeenLastCalledWith({ minutes: 3, seed: 0 });
});

test('without a seed each soak has another', () => {
  const seeds = new Set<number>();
  const note = ({ seed, minutes }: SoakOptions) => {
    seeds.add(seed);
    return allCases({ seed, minutes });
  };
  for (let i = 0; i < 3; i++) checkOptions(DEFAULTS, note);
  expect(seeds.size).toBe(3);
});

test.each<[Partial<Values>, string | RegExp]>([
  [{ case: 'delete-master,x' }, /^--case: got 'x', allowed: delete-master, scale, rolling-restart, /],
  [{ rounds: '0' }, "--rounds: got '0', allowed: a number from 1 to 999"],
  [{ rounds: 'two' }, "--rounds: got 'two', allowed: a number from 1 to 999"],
  [{ minutes: '0' }, "--minutes: got '0', allowed: a number from 1 to 999"],
  [{ seed: '-1' }, "--seed: got '-1', allowed: a number from 0 to 4294967295"],
  [{ seed: '4294967296' }, "--seed: got '4294967296', allowed: a number from 0 to 4294967295"],
  [{ driver: 'ssh' }, "--driver: got 'ssh', allowed: kubectl, hooks"],
  [{ driver: 'hooks' }, '--driver hooks needs --hooks FILE'],
  [{ hooks: 'x.json' }, '--hooks is for --driver hooks, and the driver is another'],
  [{ namespace: 'shop' }, '--namespace and --name go together: they name a stack that is there'],
  [{ name: 'cart' }, '--namespace and --name go together: they name a stack that is there'],
  [{ namespace: 'a', name: 'b', keep: true }, '--keep is for a stack that the suite brings up itself'],
])('%j is refused', (values, message) => {
  expect(() => check(values)).toThrow(message);
});

test('all that is wrong is told at once', () => {
  expect(() => check({ rounds: 'x', driver: 'ssh' })).toThrow(/--rounds: .*; --driver: /);
});

describe('npm run test:chaos', () => {
  const launch = (...args: string[]) =>
    spawnSync(process.execPath, [join(ROOT, 'infra/cli/run.js'), 'test:chaos', ...args], {
      encoding: 'utf8',
      env: { ...process.env, KUBECONFIG: '/nowhere' },
    });

  test('--list prints the names of the cases, one a line, and needs no cluster', () => {
    const { status, stdout } = launch('--list');
    expect(stdout.trimEnd().split('\n')).toEqual([...cases.map(({ name }) => name), 'soak']);
    expect(status).toBe(0);
  });

  test('--help says what there is', () => {
    const { status, stdout } = launch('--help');
    expect(stdout).toMatch(/^usage: npm run test:chaos \[-- \[--case NAME\[,NAME\]\]/);
    expect(status).toBe(0);
  });

  test.each([['--rounds', '0'], ['--cases', 'x'], ['delete-master'], ['--driver', 'hooks']])(
    'exits with 2 for %s %s',
    (...args) => {
      const { status, stderr } = launch(...args);
      expect(stderr).toMatch(/^error: /);
      expect(status).toBe(2);
    },
  );

  test('exits with 2 for a file of hooks that is none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'hooks-'));
    writeFileSync(join(folder, 'hooks.json'), '{"nodeOff":"x"}');
    const { status, stderr } = launch('--driver', 'hooks', '--hooks', join(folder, 'hooks.json'));
    rmSync(folder, { recursive: true });
    expect(stderr).toMatch(/^error: --hooks: .*nodeOff/);
    expect(status).toBe(2);
  });
});
