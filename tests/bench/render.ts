import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measured } from '.';
import type { Figure } from './figures';

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

/** What `npm run synth` costs, and what 1, 10 and 100 stacks in one process do. */
export function benchRender(runs: number): Measured {
  const repeat = (measure: () => Cost) => Array.from({ length: runs }, measure);
  const synth = repeat(synthOnce);
  const [one, ten, hundred] = COUNTS.map((count) => repeat(() => stacks(count)));
  return {
    figures: [
      ...costs('synth of one stack, whole process', synth),
      ...costs('1 stack', one),
      ...costs('10 stacks', ten),
      ...costs('100 stacks', hundred),
      ...perStack(one, ten, hundred),
    ],
  };
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

function synthOnce(): Cost {
  const out = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return node(join(ROOT, 'infra/cli/run.js'), 'synth', '--out', out);
  } finally {
    rmSync(out, { recursive: true });
  }
}

const stacks = (count: number): Cost =>
  node('-r', 'sucrase/register', join(__dirname, 'stacks.ts'), String(count));

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
