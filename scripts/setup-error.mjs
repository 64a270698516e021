/** A failure that is told in a sentence, without a stack, and decides the exit code. */
export class SetupError extends Error {
  name = 'SetupError';

  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
