/** One thing that is wrong in the config. */
export interface Problem {
  /** Key with its sections, e.g. `redis.maxmemory`. */
  readonly key: string;
  /** What is wrong and what is allowed. */
  readonly text: string;
}

/** Where the config came from, for errors that say where to change it. */
export interface Source {
  /** Name of the stack. */
  readonly stack?: string;
  /** Project in Pulumi.yaml, the prefix of all keys. */
  readonly project?: string;
  /** What holds the values where that is no file of a stack, e.g. `the arguments of …`. */
  readonly place?: string;
}

/** The stack config can't be used; the message has every problem, one a line, and says where to change it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(
    message: string,
    /** Every problem, in the order of the config. */
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }

  static of(
    problems: readonly Problem[],
    { stack, project = 'redis-ha-stack', place }: Source = {},
  ): ConfigError {
    const lines = problems.map(({ key, text }) => `  ${key}: ${text}`);
    const title = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    return new ConfigError(
      [
        place ? `${place} have ${title}:` : `the stack config has ${title}:`,
        ...lines,
        ...(place
          ? []
          : [
              `change it in Pulumi.${stack ?? '<stack>'}.yaml or with: pulumi config set --path '${project}:<key>' <value>`,
            ]),
      ].join('\n'),
      problems,
    );
  }
}
