/** Two ways to the same data, compared at one load. */
export interface Comparison {
  readonly what: string;
  readonly commands: readonly ('SET' | 'GET')[];
  readonly pipeline: number;
  readonly connections: number;
  /** The way whose requests a second are divided by those of `base`. */
  readonly way: Way;
  readonly base: Way;
}

/** `direct` to the Service of the master's pod; `write` and `read` are the ports of the stack's Service. */
export type Way = 'direct' | 'write' | 'read';

const PIPELINES = [1, 16];
const CONNECTIONS = [1, 10, 50];

/** What the proxy costs, and what reads from all replicas give against reads from the master, both through the proxy. */
export const comparisons: readonly Comparison[] = [
  ...PIPELINES.flatMap((pipeline) =>
    CONNECTIONS.map((connections) => ({
      what: 'proxy / direct',
      commands: ['SET', 'GET'] as const,
      pipeline,
      connections,
      way: 'write' as const,
      base: 'direct' as const,
    })),
  ),
  ...PIPELINES.map((pipeline) => ({
    what: 'reads of replicas / of the master',
    commands: ['GET'] as const,
    pipeline,
    connections: 50,
    way: 'read' as const,
    base: 'write' as const,
  })),
];

/** Which way goes first changes from run to run, so that a machine that slows down harms both. */
export const order = ({ way, base }: Comparison, run: number): readonly Way[] =>
  run % 2 === 0 ? [base, way] : [way, base];
