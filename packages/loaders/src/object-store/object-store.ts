/** A file in a listing. */
export interface StoredObject {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** ISO 8601, UTC. */
  readonly modifiedAt: string;
}

/** A small file, and the version that a conditional write compares. */
export interface VersionedObject {
  readonly bytes: Uint8Array;
  readonly version: string;
}

/** A multipart upload that was never completed: it is invisible, but it is billed. */
export interface UnfinishedUpload {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly uploadId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** Lists and aborts multipart uploads that were never completed. */
export interface UnfinishedUploads {
  /** Uploads below the root, sorted by path. */
  list(): Promise<readonly UnfinishedUpload[]>;
  /** Removes their parts; an upload that no longer exists is not an error. */
  abort(uploads: readonly UnfinishedUpload[]): Promise<void>;
}

/** Stores files by path: in a directory, or in a bucket. Paths are relative and use `/`. */
export interface ObjectStore {
  /** The root, for messages: `file:///lake`. */
  readonly url: string;
  /** Streams a file. @throws LoaderError `not_found` */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Writes a file atomically. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /**
   * Writes a file atomically that does not exist yet. If it exists with the same bytes, that is a
   * success: a request was repeated after its response was lost.
   *
   * @throws LoaderError `reconciliation` if it exists with other bytes
   */
  create(path: string, bytes: Uint8Array): Promise<void>;
  /** Files below a prefix, sorted by path; empty if there are none. */
  list(prefix: string): Promise<readonly StoredObject[]>;
  /**
   * Removes files; a missing file is not an error. A file that cannot be removed does not stop the
   * others: the error is thrown at the end.
   */
  remove(paths: readonly string[]): Promise<void>;
  /** Reads a file with its version; undefined if it does not exist. */
  readVersion(path: string): Promise<VersionedObject | undefined>;
  /**
   * Writes a file only if it still has this version, or does not exist (undefined). If two
   * callers try at the same time, one of them succeeds.
   *
   * @throws LoaderError `superseded`
   */
  replace(path: string, bytes: Uint8Array, version: string | undefined): Promise<void>;
  /**
   * Tries whether `replace` is conditional, before a lake relies on it. Absent if the caller has to
   * hold a lock instead.
   *
   * @throws LoaderError `unsupported_store`
   */
  probe?(): Promise<void>;
  /**
   * The same store with this signal in place of its own. The signal aborts operations in
   * progress, except a `replace` that has started. Absent if operations are too short to abort.
   */
  withSignal?(signal: AbortSignal): ObjectStore;
  /** The store that has a path. Absent if it is this one. */
  storeOf?(path: string): ObjectStore;
  /** Absent if a store has no multipart uploads. */
  readonly uploads?: UnfinishedUploads;
}
