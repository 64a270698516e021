/** A place for files by path: a folder, or a bucket. Paths are relative and use `/`. */
export interface ObjectStore {
  /** The root, for messages: `file:///lake`. */
  readonly url: string;
  /** Streams a file. @throws LoaderError `not_found` */
  read(path: string): AsyncIterable<Uint8Array>;
  /** Writes a file whole or not at all. */
  write(path: string, bytes: Uint8Array): Promise<void>;
  /** Paths below a prefix, in order; empty where there are none. */
  list(prefix: string): Promise<readonly string[]>;
}
