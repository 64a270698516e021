import { EtlError } from './etl-error.ts';

/** A wrong option or setting, said in a sentence before anything was touched. Exit code 2. */
export class UsageError extends EtlError {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}
