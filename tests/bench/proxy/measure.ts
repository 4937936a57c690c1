import type { Figure } from '../figures';
import { median } from '../figures';
import { type Comparison, type Way, order } from './plan';

/** Requests a second, by command. */
export type Rates = Readonly<Record<string, number>>;

/** One run of redis-benchmark. */
export type Attempt = (way: Way, load: Comparison, requests: number) => Promise<Rates>;

/** A figure of ratios, and how many requests a second went the way that it is compared with. */
export interface Ratio extends Figure {
  readonly base: number;
}

const SECONDS = 1;

/** Compares two ways: the ratio of each pair of runs, which follow each other at once. */
export async function compare(comparison: Comparison, runs: number, attempt: Attempt): Promise<Ratio[]> {
  const { what, commands, pipeline, connections, way, base } = comparison;
  const requests = await requestsFor(comparison, attempt);
  const pairs: Partial<Record<Way, Rates>>[] = [];
  for (let run = 0; run < runs; run++) {
    const pair: Partial<Record<Way, Rates>> = {};
    for (const one of order(comparison, run)) pair[one] = await attempt(one, comparison, requests[one]!);
    pairs.push(pair);
  }
  return commands.map((command) => ({
    what: `${what}, ${command}, pipeline ${pipeline}, ${connections} connection${connections === 1 ? '' : 's'}`,
    unit: '',
    runs: pairs.map((pair) => pair[way]![command] / pair[base]![command]),
    base: median(pairs.map((pair) => pair[base]![command])),
  }));
}

/** As many requests as take about a second; the short runs that tell warm both ways up, too. */
async function requestsFor(comparison: Comparison, attempt: Attempt): Promise<Partial<Record<Way, number>>> {
  const { connections, pipeline, way, base } = comparison;
  const few = 100 * connections * pipeline;
  const requests: Partial<Record<Way, number>> = {};
  for (const one of [base, way]) {
    const slowest = Math.min(...Object.values(await attempt(one, comparison, few)));
    requests[one] = Math.max(few, Math.round(slowest * SECONDS));
  }
  return requests;
}
