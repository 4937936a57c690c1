/** Something the user can put right: shown as one message, without a stack. */
export class CommandError extends Error {
  readonly expected = true;

  constructor(
    message: string,
    /** Exit code of the command: 1, or 2 when the arguments are wrong. */
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}
