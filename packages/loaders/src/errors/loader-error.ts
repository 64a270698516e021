/** Every way in which a loader can fail. Codes are stable; messages are for people. */
export const loaderErrorCodes = {
  /** The target could not be reached, or the connection broke. */
  connection: { transient: true, usage: false },
  /** The server's certificate could not be verified, or TLS is not to be had. */
  tls: { transient: false, usage: false },
  /** The target refused the credentials. */
  authentication: { transient: false, usage: false },
  /** A right is missing. */
  permission: { transient: false, usage: false },
  /** The database or schema does not exist and cannot be made. */
  not_found: { transient: false, usage: false },
  /** Another run held the target for longer than the wait allows. */
  locked: { transient: true, usage: false },
  /** The target is short of something, is shutting down, or gave up a statement in time. */
  unavailable: { transient: true, usage: false },
  /** The target takes no writes. */
  read_only: { transient: false, usage: false },
  /** The target does not match the table definitions, and adding tables or columns cannot fix it. */
  schema_conflict: { transient: false, usage: false },
  /** What arrived is not what was sent. */
  reconciliation: { transient: false, usage: false },
  /** The target refused a statement for another reason. */
  statement: { transient: false, usage: false },
  /** The bundled snapshot would replace data of the API. */
  snapshot_over_api: { transient: false, usage: true },
  /** Pruning cannot be done safely with this run. */
  prune_refused: { transient: false, usage: false },
  /** Another run has done meanwhile what this one was about to do. */
  superseded: { transient: true, usage: false },
  /** An option is missing, unknown or contradicts another. */
  configuration: { transient: false, usage: true },
  /** A module that this target needs is not installed. */
  missing_dependency: { transient: false, usage: true },
  /** The caller's signal ended the load. */
  interrupted: { transient: false, usage: false },
} as const satisfies Record<string, { transient: boolean; usage: boolean }>;

/** A key of {@link loaderErrorCodes}, stable over versions. */
export type LoaderErrorCode = keyof typeof loaderErrorCodes;

/** What a {@link LoaderError} knows beside its message. */
export interface LoaderErrorDetails {
  /** Name of the target: `postgres`. */
  readonly target?: string;
  /** SQLSTATE, or the system's error name. */
  readonly reason?: string;
  readonly cause?: unknown;
}

/**
 * The one error class of the loaders: what happened, to what, and what to do next.
 *
 * @example
 * ```ts
 * try {
 *   await session.commit(outcome);
 * } catch (error) {
 *   if (!isLoaderError(error) || !error.transient) throw error;
 *   console.warn('running again may work:', error.message);
 * }
 * ```
 */
export class LoaderError extends Error {
  override readonly name = 'LoaderError';
  readonly code: LoaderErrorCode;
  /** Whether the same run may succeed later without a change. */
  readonly transient: boolean;
  /** Whether the caller asked for something that cannot be. */
  readonly usage: boolean;
  readonly target: string | undefined;
  readonly reason: string | undefined;

  constructor(code: LoaderErrorCode, message: string, details: LoaderErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.transient = loaderErrorCodes[code].transient;
    this.usage = loaderErrorCodes[code].usage;
    this.target = details.target;
    this.reason = details.reason;
  }
}

/**
 * Recognises a {@link LoaderError}, from another copy of the package too.
 *
 * @example
 * ```ts
 * try {
 *   await loader.openReader();
 * } catch (error) {
 *   if (!isLoaderError(error) || !error.transient) throw error;
 *   console.warn(error.code, error.message);
 * }
 * ```
 */
export function isLoaderError(error: unknown): error is LoaderError {
  return error instanceof Error && error.name === 'LoaderError' && 'code' in error;
}
