import { EtlError } from './etl-error.ts';

/** An invalid option or setting, found before anything was changed. Exit code 2. */
export class UsageError extends EtlError {
  override readonly name = 'UsageError';
  readonly code = 'usage';
}
