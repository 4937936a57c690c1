import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type BinaryName, type Need, binaryPath, describeIf, findBinary } from '../../support/binaries';

/** A shell that the images of the stack have as `sh`. */
export interface Shell {
  readonly name: string;
  readonly binary: BinaryName;
  /** What of the scripts' tools is the shell's own in such an image. */
  readonly tools: readonly string[];
  /**
   * Which of the scenarios of a file it runs: every `of`-th, from the `first` on.
   *
   * @default - all
   */
  readonly share?: { readonly first: number; readonly of: number };
}

const BUSYBOX_TOOLS =
  'awk cat cp cut date grep head mktemp mv rm sed sha1sum sha256sum sleep sort timeout tr uniq'.split(' ');

export const SHELLS: readonly Shell[] = [
  { name: 'dash', binary: 'dash', tools: [] },
  { name: 'busybox sh', binary: 'busybox', tools: BUSYBOX_TOOLS },
];

const REDIS: readonly Need[] = ['redis-server', 'redis-cli'];

/**
 * The tests of a script under each shell; skipped and counted where the shell or Redis is missing. Scenarios take turns,
 * each runs under one shell, unless EVERY_SHELL is set.
 */
export function underEachShell(title: string, body: (shell: Shell) => void, needs = REDIS): void {
  const here = SHELLS.filter(({ binary }) => findBinary(binary));
  for (const shell of SHELLS) {
    const first = here.indexOf(shell);
    const shared = first >= 0 && !process.env.EVERY_SHELL;
    describeIf([shell.binary, ...needs], `${title}, under ${shell.name}`, () =>
      body(shared ? { ...shell, share: { first, of: here.length } } : shell),
    );
  }
}

/**
 * A folder that comes first on PATH: the shell as `sh`, its tools, and test doubles. The one for `getent` takes the
 * place of the cluster's DNS and answers from the file `hosts`, each line an address and a name.
 */
export function shellFolder(folder: string, shell: Shell, hosts: string): string {
  mkdirSync(folder, { recursive: true });
  for (const tool of ['sh', ...shell.tools]) symlinkSync(binaryPath(shell.binary), join(folder, tool));
  testDouble(folder, 'getent', `awk -v name="$2" '$2 == name { print; n++ } END { exit !n }' '${hosts}'`);
  return [folder, process.env.PATH].join(delimiter);
}

/** Puts a stand-in for a program into a folder: a shell script of these lines. */
export function testDouble(folder: string, name: string, ...lines: string[]): string {
  const file = join(folder, name);
  writeFileSync(file, ['#!/bin/sh', ...lines, ''].join('\n'));
  chmodSync(file, 0o755);
  return file;
}
