import { ConfigError, LoadOptions, loadConfig } from '../../../infra/config';

type Values = Record<string, unknown>;

/** Values of a stack with one of them set, e.g. `at('redis.maxmemory', '1Gi')`; `/` where keys have dots in them. */
export function at(path: string, value: unknown): Values {
  const steps = path.split(path.includes('/') ? '/' : '.');
  return steps.reduceRight<unknown>((inner, step) => ({ [step]: inner }), value) as Values;
}

/** The error for values that must be refused. */
export function refusal(values: unknown, options?: LoadOptions): ConfigError {
  try {
    loadConfig(values as Values, options);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error(`accepted: ${JSON.stringify(values)}`);
}

/** Lines of the error, without the first and the last, by key. */
export function problemsOf(values: unknown, options?: LoadOptions): Record<string, string> {
  return Object.fromEntries(refusal(values, options).problems.map(({ key, text }) => [key, text]));
}
