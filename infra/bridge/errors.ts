/** One thing that is wrong, and where. */
export interface Problem {
  /** Path of the construct at fault. */
  readonly path: string;
  /** What was got, what is allowed and what to change. Never holds the value of an Output. */
  readonly message: string;
}

/** Everything that is wrong with a chart, told at once. */
export class BridgeError extends Error {
  public override readonly name = 'BridgeError';

  public constructor(public readonly problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path || 'app'}: ${message}`).join('\n'));
  }
}
