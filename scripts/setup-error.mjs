/** A failure that is printed as one sentence without a stack, with its exit code. */
export class SetupError extends Error {
  name = 'SetupError';

  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
