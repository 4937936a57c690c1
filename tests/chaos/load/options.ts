import { join } from 'node:path';

/** What the load does; all of it through the Service of the stack. */
export interface LoadOptions {
  /** Writers. */
  readonly connections: number;
  readonly readers: number;
  /** Writes, and reads, of each client in a second. */
  readonly rate: number;
  /** Whether a write is acknowledged only with WAIT 1: by no writer, all, or every second one. */
  readonly wait: '0' | '1' | 'mixed';
  /** The load ends by itself after this time. */
  readonly seconds: number;
}

export const LOAD: LoadOptions = { connections: 20, readers: 5, rate: 25, wait: 'mixed', seconds: 420 };

/** Where the load leads to. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly readPort: number;
}

/** The load generator: one file that needs Node and nothing else. */
export const SCRIPT = join(__dirname, 'load.js');

/** Arguments of the load generator. */
export function loadArguments({ host, port, readPort }: Target, run: string, options: LoadOptions): string[] {
  const { connections, readers, rate, wait, seconds } = options;
  const values = { host, port, 'read-port': readPort, run, connections, readers, rate, wait, seconds };
  return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
}
