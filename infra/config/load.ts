import { encryptedAt } from './encrypted';
import { ConfigError, Source } from './errors';
import { Located, problemsOf } from './issues';
import { Path, keyOf, valueAt, without } from './paths';
import { brokenRules } from './rules';
import { StackConfig, stackSchema } from './schema';

/** Where the values came from. */
export interface LoadOptions extends Source {
  /** Top-level keys whose values no error may show. */
  readonly secretKeys?: readonly string[];
}

/**
 * Checks the values of a stack (keys without the prefix of the project) and fills in what the program itself needs.
 *
 * @throws ConfigError with every problem at once
 */
export function loadConfig(values: Record<string, unknown>, options: LoadOptions = {}): StackConfig {
  const isSecret = (path: Path) => options.secretKeys?.includes(String(path[0])) ?? false;
  const encrypted = encryptedAt(values).map((path): Located => ({
    path,
    key: keyOf(path),
    text: 'is encrypted, only Pulumi can read it; allowed: a value in plain (no key of a stack holds a secret)',
  }));
  const { config, problems } = parse(remove(values, encrypted), isSecret);
  const all = [...encrypted, ...problems];
  const broken = config ? brokenRules(config, all) : [];
  if (all.length + broken.length > 0 || !config) throw ConfigError.of([...all, ...broken], options);
  return config;
}

interface Parsed {
  /** The values that are valid; present unless nothing can be made of them. */
  readonly config?: StackConfig;
  readonly problems: readonly Located[];
}

/** Parses again without what is wrong, so that relations between the valid values are checked in the same go. */
function parse(values: unknown, isSecret: (path: Path) => boolean): Parsed {
  const parsed = stackSchema.safeParse(values, { error: () => '' });
  if (parsed.success) {
    const { name, namespace = name } = parsed.data;
    return { config: { ...parsed.data, namespace }, problems: [] };
  }
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, values, isSecret));
  const rest = remove(values, problems);
  return { config: parse(rest, isSecret).config, problems };
}

function remove(values: unknown, problems: readonly Located[]): unknown {
  return problems.reduce<unknown>((rest, { path }) => {
    // A missing value can't be removed: what needs it goes instead.
    const missing = valueAt(values, path) === undefined;
    return without(rest, missing ? path.slice(0, -1) : path) ?? {};
  }, values);
}
