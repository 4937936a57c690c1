import { RunError } from '@pulumi/pulumi/errors';

/** One thing that is wrong, and where. */
export interface Problem {
  /** Path of the construct at fault. */
  readonly path: string;
  /** What was got, what is allowed and what to change. Never holds the value of an Output. */
  readonly message: string;
}

/** Everything that is wrong with a chart, told at once. Pulumi shows the message of a RunError without a stack. */
export class BridgeError extends RunError {
  public override readonly name = 'BridgeError';
  public readonly problems: readonly Problem[];

  public constructor(problems: readonly Problem[]) {
    super(problems.map(({ path, message }) => `${path || 'app'}: ${message}`).join('\n'));
    this.problems = problems;
  }
}
