import type { CuratedFile } from '../curated-zone/curated-zone.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { FileWriter, HashedFile } from '../parquet/file-writer.ts';
import type { ParquetEncoder } from '../parquet/index.ts';

/**
 * Files being stored at the same time. A file that is stored safely waits for the disk or the network
 * most of the time, up to 50 ms, and is small once it is converted.
 */
const maxStoring = 4;

/**
 * Converts and stores the files of a run while further rows are collected. One file is converted at a
 * time, since more gain no time and need memory. Files are converted in the order in which they were
 * added, several are stored at the same time, and none is begun after one that failed.
 */
export class FileQueue {
  readonly #store: ObjectStore;
  readonly #writer: FileWriter;
  /** Files that are converted or stored; these promises never reject. */
  readonly #inProgress = new Set<Promise<void>>();
  #lastConverted: Promise<unknown> = Promise.resolve();
  #failure: { readonly error: unknown } | undefined;

  constructor(store: ObjectStore, writer: FileWriter) {
    this.#store = store;
    this.#writer = writer;
  }

  /** Converts files on another thread from now on, if that is possible. */
  startThread(): void {
    this.#writer.startThread();
  }

  /**
   * Adds the collected rows of an encoder, and waits until there is space for another file.
   *
   * @param onStored called once the file is stored, which may be before or after other files
   * @throws the first error of a file so far
   */
  async add(
    encoder: ParquetEncoder,
    path: string,
    onStored: (file: CuratedFile) => void,
  ): Promise<void> {
    const earlier = this.#lastConverted;
    const conversion = this.#writer.write(encoder);
    const converted = earlier.then(() => conversion);
    // The error is thrown by the next call, or by `finish`.
    for (const promise of [conversion, converted]) promise.catch(() => undefined);
    this.#lastConverted = converted;
    const stored = this.#storeOnce(converted, path, onStored).finally(() =>
      this.#inProgress.delete(stored),
    );
    this.#inProgress.add(stored);
    await earlier;
    // One of them is being converted.
    while (this.#inProgress.size > maxStoring + 1) await Promise.race(this.#inProgress);
    this.#throwFailure();
  }

  /** Waits until all files are stored. @throws the first error of a file */
  async finish(): Promise<void> {
    await this.settled();
    this.#throwFailure();
  }

  /** Waits until no file is being stored. Throws nothing. */
  async settled(): Promise<void> {
    await Promise.all(this.#inProgress);
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Throws nothing: the first error remains as the failure. */
  async #storeOnce(
    converted: Promise<HashedFile>,
    path: string,
    onStored: (file: CuratedFile) => void,
  ): Promise<void> {
    try {
      const { bytes, rows, sha256 } = await converted;
      if (this.#failure !== undefined) return;
      await this.#store.create(path, bytes);
      onStored({ path, rows, bytes: bytes.length, sha256 });
    } catch (error) {
      this.#failure ??= { error };
    }
  }
}
