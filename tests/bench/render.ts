import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measured } from '.';

const ROOT = join(__dirname, '..', '..');

/** CPU of `npm run synth` for one stack, the whole node process, and of each further stack in one process. */
export function benchRender(runs: number): Measured {
  const repeat = (measure: () => number) => Array.from({ length: runs }, measure);
  return {
    figures: [
      { what: 'synth of one stack, whole process', unit: 's', runs: repeat(wholeProcess) },
      { what: 'each further stack, 1 to 10', unit: 'ms', runs: repeat(() => furtherStack(1, 10)) },
      { what: 'each further stack, 10 to 100', unit: 'ms', runs: repeat(() => furtherStack(10, 100)) },
    ],
  };
}

/** User and system time of the process, from its start to its end. */
function wholeProcess(): number {
  const out = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return node([
      '-r',
      join(__dirname, 'report-cpu.js'),
      join(ROOT, 'infra/cli/run.js'),
      'synth',
      '--out',
      out,
    ]);
  } finally {
    rmSync(out, { recursive: true });
  }
}

function furtherStack(few: number, many: number): number {
  const script = join(__dirname, 'stacks.ts');
  const cpu = (count: number) =>
    node(['-r', join(__dirname, 'report-cpu.js'), '-r', 'sucrase/register', script, String(count)]);
  return ((cpu(many) - cpu(few)) / (many - few)) * 1000;
}

function node(args: readonly string[]): number {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  const cpu = /^cpu (\d+)$/m.exec(stderr)?.[1];
  if (status !== 0 || cpu === undefined) throw new Error(`the measured command failed:\n${stderr}`);
  return Number(cpu) / 1e6;
}
