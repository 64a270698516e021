/** A file as a listing shows it. */
export interface StoredObject {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly bytes: number;
  /** When it was written: ISO 8601, UTC. */
  readonly modifiedAt: string;
}

/** A small file together with what tells it apart from every other content of its path. */
export interface VersionedObject {
  readonly bytes: Uint8Array;
  readonly version: string;
}

/** A file that was begun in parts and never ended: nobody sees it, and it is paid for. */
export interface UnfinishedUpload {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly uploadId: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
}

/** The way to uploads that never ended, where a store has such. */
export interface UnfinishedUploads {
  /** Those below the root, by path. */
  list(): Promise<readonly UnfinishedUpload[]>;
  /** Removes their parts; one that is not there any more is no error. */
  abort(uploads: readonly UnfinishedUpload[]): Promise<void>;
}

/** A place for files by path: a folder, or a bucket. Paths are relative and use `/`. */
export interface ObjectStore {
  /** The root, for messages: `file:///lake`. */
  readonly url: string;
  /** Streams a file. @throws LoaderError `not_found` */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Writes a file whole or not at all. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Files below a prefix, by path; empty where there are none. */
  list(prefix: string): Promise<readonly StoredObject[]>;
  /** Removes files; one that is not there is no error. */
  remove(paths: readonly string[]): Promise<void>;
  /** Reads a file with its version; undefined where there is none. */
  readVersion(path: string): Promise<VersionedObject | undefined>;
  /**
   * Writes a file only where it still has this version, or where there is none (undefined): of
   * two who try at once, one succeeds.
   *
   * @throws LoaderError `superseded`
   */
  replace(path: string, bytes: Uint8Array, version: string | undefined): Promise<void>;
  /**
   * The same place with this signal, instead of its own: it ends what is under way, except a
   * `replace` that has begun. Absent where nothing takes long enough to be ended.
   */
  withSignal?(signal: AbortSignal): ObjectStore;
  /** Absent where a store has no such thing. */
  readonly uploads?: UnfinishedUploads;
}
