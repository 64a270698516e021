/** Why a loader can fail. Codes are stable, messages are not. */
export const loaderErrorCodes = {
  /** The target could not be reached, or the connection broke. */
  connection: { transient: true, usage: false },
  /** The server's certificate could not be verified, or TLS is not available. */
  tls: { transient: false, usage: false },
  /** The target refused the credentials. */
  authentication: { transient: false, usage: false },
  /** A privilege is missing. */
  permission: { transient: false, usage: false },
  /** The database or schema does not exist and cannot be created. */
  not_found: { transient: false, usage: false },
  /** Another run held the lock for longer than the timeout. */
  locked: { transient: true, usage: false },
  /** The target is out of a resource, shuts down, or cancelled a statement after a timeout. */
  unavailable: { transient: true, usage: false },
  /** The target accepts no writes. */
  read_only: { transient: false, usage: false },
  /** The target does not match the table definitions, and adding columns is not enough. */
  schema_conflict: { transient: false, usage: false },
  /** The rows that arrived are not those that were sent. */
  reconciliation: { transient: false, usage: false },
  /** A document or a key was sent twice in one run. */
  duplicate_key: { transient: false, usage: false },
  /** A row has a number that its column cannot hold. */
  invalid_value: { transient: false, usage: false },
  /** The target refused a statement for another reason. */
  statement: { transient: false, usage: false },
  /** The bundled snapshot would replace data from the API. */
  snapshot_over_api: { transient: false, usage: true },
  /** Pruning cannot be done safely with this run. */
  prune_refused: { transient: false, usage: false },
  /** Pruning would delete more documents than the limit allows. */
  prune_limit: { transient: false, usage: false },
  /** The target does not hold what was sent: something drops or changes rows or files. */
  target_differs: { transient: false, usage: false },
  /** More documents were rejected than the caller allows. */
  too_many_rejects: { transient: false, usage: false },
  /** The documents are older than those in the target. */
  older_data: { transient: false, usage: false },
  /** A database, a part or a file exists but is not complete. */
  damaged: { transient: false, usage: false },
  /** The disk or the quota is full. */
  disk_full: { transient: false, usage: false },
  /** The object store ignores conditional writes, or does not implement what is needed. */
  unsupported_store: { transient: false, usage: true },
  /** A transaction pooler is between the client and the server. */
  pooler: { transient: false, usage: true },
  /** Another run or session has changed the target in the meantime. */
  superseded: { transient: true, usage: false },
  /** Another program has committed to a table of the lake; the next publication would undo that. */
  foreign_commit: { transient: false, usage: false },
  /** An option is missing, unknown or contradicts another. */
  configuration: { transient: false, usage: true },
  /** A package that this target needs is not installed. */
  missing_dependency: { transient: false, usage: true },
  /** The caller's signal ended the load. */
  interrupted: { transient: false, usage: false },
} as const satisfies Record<string, { transient: boolean; usage: boolean }>;

/** A key of {@link loaderErrorCodes}, stable over versions. */
export type LoaderErrorCode = keyof typeof loaderErrorCodes;

/** The details of a {@link LoaderError}. */
export interface LoaderErrorDetails {
  /** Name of the target: `postgres`. */
  readonly target?: string;
  /** SQLSTATE, or the system's error name. */
  readonly reason?: string;
  readonly cause?: unknown;
}

/**
 * The error class of the loaders. Messages say what failed, on what, and what to do next.
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
  /** Whether the request itself was invalid. */
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
 * Recognises a {@link LoaderError}, including one from another copy of the package.
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
