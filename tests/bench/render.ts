import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { count as counted } from '../../infra/cli/terminal';
import type { Measured } from './report';
import { type Figure, median } from './figures';

const ROOT = join(__dirname, '..', '..');
const COUNTS = [1, 10, 100] as const;

/** What a process has cost, from its start to its end. */
export interface Cost {
  /** User and system time, seconds. */
  readonly cpu: number;
  /** Seconds. */
  readonly wall: number;
  /** Largest resident set, MiB. */
  readonly memory: number;
}

/** Most that a stack among 100 may cost to one among 10: more than figures of the same program differ. */
const MOST_GROWTH = 1.25;

/** What `npm run synth` costs, and what 1, 10 and 100 stacks in one process do. */
export function benchRender(runs: number, note: (text: string) => void, cost: Measure = node): Measured {
  const repeat = (what: string, measure: () => Cost) =>
    Array.from({ length: runs }, (_, i) => {
      note(`${what}: run ${i + 1} of ${runs} …`);
      return measure();
    });
  const synth = repeat('synth', () => synthOnce(cost));
  const [one, ten, hundred] = COUNTS.map((count) => {
    return repeat(counted(count, 'stack'), () => stacks(cost, count));
  });
  const further = perStack(one, ten, hundred);
  return {
    figures: [
      ...costs('synth of one stack, whole process', synth),
      ...costs('1 stack', one),
      ...costs('10 stacks', ten),
      ...costs('100 stacks', hundred),
      ...further,
    ],
    problem: growthProblem(further.at(-1)!),
  };
}

/** A sentence where further stacks cost more the more there are. */
export function growthProblem({ runs }: Figure): string | undefined {
  const growth = median(runs);
  if (growth <= MOST_GROWTH) return undefined;
  return (
    `the cost of a stack grows with their number: each of stacks 11 to 100 takes ${growth.toFixed(2)} times the CPU of ` +
    `each of stacks 2 to 10 (median of ${counted(runs.length, 'run')}); allowed: ${MOST_GROWTH} times`
  );
}

/** CPU of each further stack, and whether it grows: what stacks 11 to 100 cost each, to what stacks 2 to 10 do. */
export function perStack(one: readonly Cost[], ten: readonly Cost[], hundred: readonly Cost[]): Figure[] {
  const further = (few: Cost, many: Cost, stacks: number) => ((many.cpu - few.cpu) / stacks) * 1000;
  const early = one.map((few, i) => further(few, ten[i], 9));
  const late = ten.map((few, i) => further(few, hundred[i], 90));
  return [
    { what: 'CPU of each further stack, 1 to 10', unit: 'ms', runs: early },
    { what: 'CPU of each further stack, 10 to 100', unit: 'ms', runs: late },
    { what: 'the latter to the former', unit: '', runs: late.map((cost, i) => cost / early[i]) },
  ];
}

const costs = (what: string, measured: readonly Cost[]): Figure[] => [
  { what: `${what}: CPU`, unit: 's', runs: measured.map(({ cpu }) => cpu) },
  { what: `${what}: wall`, unit: 's', runs: measured.map(({ wall }) => wall) },
  { what: `${what}: memory`, unit: 'MiB', runs: measured.map(({ memory }) => memory) },
];

/** Runs Node with these arguments. */
type Measure = (...args: readonly string[]) => Cost;

function synthOnce(cost: Measure): Cost {
  const out = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return cost(join(ROOT, 'infra/cli/run.js'), 'synth', '--out', out);
  } finally {
    rmSync(out, { recursive: true });
  }
}

const stacks = (cost: Measure, count: number): Cost =>
  cost('-r', 'sucrase/register', join(__dirname, 'stacks.ts'), String(count));

function node(...args: readonly string[]): Cost {
  const report = ['-r', join(__dirname, 'report-cost.js')];
  const { status, stderr } = spawnSync(process.execPath, [...report, ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const cost = /^cost (.*)$/m.exec(stderr)?.[1];
  if (status !== 0 || cost === undefined) throw new Error(`the measured command failed:\n${stderr}`);
  return JSON.parse(cost) as Cost;
}
