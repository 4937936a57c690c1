import { join } from 'node:path';

/** What the load does. */
export interface LoadOptions {
  /** Writers. */
  readonly connections: number;
  readonly readers: number;
  /** Writes, and reads, of each client in a second. */
  readonly rate: number;
  /** Whether a write is acknowledged only with WAIT 1: by no writer, all, or every second one. */
  readonly wait: '0' | '1' | 'mixed';
  /** Whether each attempt makes a connection of its own, as a client without a pool does. */
  readonly fresh: boolean;
  /** The load ends by itself after this time. */
  readonly seconds: number;
}

/** The load of a round. */
export const LOAD: LoadOptions = {
  connections: 20,
  readers: 5,
  rate: 25,
  wait: 'mixed',
  fresh: false,
  seconds: 420,
};

/** Load beside it, which is to show a place and to change nothing. */
export const SIDE_LOAD: LoadOptions = { ...LOAD, connections: 4, readers: 0 };

/** Where the load leads to. */
export interface Target {
  readonly host: string;
  readonly port: number;
  readonly readPort: number;
}

/** Where clients run and what they connect to. */
export interface Placement {
  readonly node: string;
  readonly target: Target;
}

/** The load generator: one file that needs Node and nothing else. */
export const SCRIPT = join(__dirname, 'load.js');

/** Arguments of the load generator. */
export function loadArguments({ host, port, readPort }: Target, run: string, options: LoadOptions): string[] {
  const { connections, readers, rate, wait, seconds, fresh } = options;
  const values = { host, port, 'read-port': readPort, run, connections, readers, rate, wait, seconds };
  const pairs = Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return fresh ? [...pairs, '--fresh'] : pairs;
}
