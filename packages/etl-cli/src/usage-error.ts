/** A wrong option or setting, said in a sentence before anything was touched. Exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
