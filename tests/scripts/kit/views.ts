import { readFileSync, readdirSync } from 'node:fs';
import { type WaitOptions, waitFor } from '../../support/wait-for';
import type { Pod } from './pod';
import { MASTER_NAME } from './rendered';

/** Addresses that a Sentinel lists for its master: of `REPLICAS` or of the other `SENTINELS`, sorted. */
export async function addresses(sentinel: Pod, of: 'REPLICAS' | 'SENTINELS'): Promise<string[]> {
  const lines = (await sentinel.cli('SENTINEL', of, MASTER_NAME)).split('\n');
  return lines.filter((_, i) => lines[i - 1] === 'ip').sort();
}

/** Waits until a Sentinel gives the master flags. */
export async function hasFlags(sentinel: Pod, flags: RegExp, options: WaitOptions = {}): Promise<void> {
  const view = async () => (await sentinel.fields('SENTINEL', 'MASTER', MASTER_NAME)).flags;
  await waitFor(
    `${sentinel.name} gives the master the flags ${flags}`,
    async () => {
      const seen = await view();
      if (!flags.test(seen)) throw new Error(seen);
      return true;
    },
    options,
  );
}

/** How many connections a server has accepted. */
export async function connections(pod: Pod): Promise<number> {
  return Number((await pod.info('stats')).total_connections_received);
}

export interface Command {
  readonly pid: number;
  readonly args: readonly string[];
}

/** What runs in a process group at this moment. */
export function commandsOf(group: number): Command[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
        const [, , pgrp] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        if (Number(pgrp) !== group) return [];
        return [
          { pid: Number(pid), args: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1) },
        ];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

/** Notes the arguments of every process that has a folder in its environment, as often as it can, until its end. */
export function spyOnArguments(folder: string): { has(part: string): boolean; end(): string[] } {
  const known = new Set<string>();
  const seen = new Set<string>();
  const look = () => {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        const key = `${pid} ${command}`;
        if (known.has(key)) continue;
        known.add(key);
        if (readFileSync(`/proc/${pid}/environ`, 'utf8').includes(folder)) seen.add(command);
      } catch {
        // it ended meanwhile
      }
    }
  };
  const timer = setInterval(look, 2);
  return {
    has: (part) => [...seen].some((command) => command.includes(part)),
    end() {
      clearInterval(timer);
      return [...seen];
    },
  };
}
