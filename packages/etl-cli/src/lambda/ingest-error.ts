import { EtlError } from '../etl-error.ts';

/**
 * An ingest failed. Lambda reports `name` and `message`, retries, and finally sends the event to the
 * dead-letter queue.
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
  /**
   * A stable code: `invalid_event`, `source_not_allowed`, `configuration`, `timeout`, or one of the
   * pipeline's.
   */
  readonly code: string;
  /** The resource that was being read, if any. */
  readonly resource: string | null;
  /** Whether a retry may succeed without a change. */
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
