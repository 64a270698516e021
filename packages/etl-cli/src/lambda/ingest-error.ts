import { EtlError } from '../etl-error.ts';

/**
 * Why an ingest failed. Lambda reports `name` and `message`, invokes again, and hands the event to
 * the dead-letter queue when that was in vain.
 *
 * @example
 * ```ts
 * await handler({}, context).catch((error: unknown) => {
 *   if (error instanceof IngestError && !error.transient) console.error(error.code, error.message);
 * });
 * ```
 */
export class IngestError extends EtlError {
  override readonly name = 'IngestError';
  /** A stable code: `invalid_event`, `configuration`, `timeout`, or one of the pipeline's. */
  readonly code: string;
  /** The resource that was being read, where there was one. */
  readonly resource: string | null;
  /** Whether invoking again may work without a change. */
  readonly transient: boolean;

  constructor(
    code: string,
    message: string,
    { resource = null, transient = false }: { resource?: string | null; transient?: boolean } = {},
  ) {
    super(message);
    this.code = code;
    this.resource = resource;
    this.transient = transient;
  }
}
