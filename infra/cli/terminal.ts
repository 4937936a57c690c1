import { styleText } from 'node:util';

type Style = Parameters<typeof styleText>[0];

/** Where a command writes, so that tests need no process. */
export interface Terminal {
  /** Results: stdout. */
  readonly out: (text: string) => void;
  /** Progress and remarks: stderr. */
  readonly note: (text: string) => void;
  /** Text in a style where the output is a terminal that wants colours. */
  readonly style: (style: Style, text: string) => string;
  /** Whether somebody can be asked. */
  readonly interactive: boolean;
}

/** The terminal of this process. */
export function terminal(): Terminal {
  const coloured = wantsColour(process.stdout.isTTY, process.env);
  return {
    out: (text) => process.stdout.write(`${text}\n`),
    note: (text) => process.stderr.write(`${text}\n`),
    style: (style, text) => (coloured ? styleText(style, text) : text),
    interactive: Boolean(process.stdin.isTTY && process.stdout.isTTY),
  };
}

/** https://no-color.org: any value that is not empty turns colours off. */
export function wantsColour(isTTY: boolean | undefined, env: NodeJS.ProcessEnv): boolean {
  return Boolean(isTTY) && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** Rows in columns as wide as their widest cell, each line indented by two. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) => `  ${row.map((cell, i) => cell.padEnd(widths[i])).join('  ')}`.trimEnd())
    .join('\n');
}

/** `1 pod`, `2 pods`. */
export function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? '' : 's'}`;
}
