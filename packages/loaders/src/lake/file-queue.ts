import type { CuratedFile } from '../curated-zone/curated-zone.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { FileWriter, HashedFile } from '../parquet/file-writer.ts';
import type { ParquetEncoder } from '../parquet/index.ts';

/** Files in progress while rows of the next one are collected: more gain no time and need memory. */
const maxInProgress = 1;

/**
 * Converts and stores the files of a run while further rows are collected. Files are stored in the
 * order in which they were added, and none after one that failed.
 */
export class FileQueue {
  readonly #store: ObjectStore;
  readonly #writer: FileWriter;
  readonly #inProgress: Promise<void>[] = [];
  #last: Promise<void> = Promise.resolve();

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
   * @param onStored called once the file is stored
   * @throws the first error of this file or an earlier one
   */
  async add(
    encoder: ParquetEncoder,
    path: string,
    onStored: (file: CuratedFile) => void,
  ): Promise<void> {
    const converted = this.#writer.write(encoder);
    const stored = this.#storeAfter(this.#last, path, converted, onStored);
    // The error is thrown by the next call, or by `finish`.
    for (const promise of [converted, stored]) promise.catch(() => undefined);
    this.#last = stored;
    this.#inProgress.push(stored);
    while (this.#inProgress.length > maxInProgress) await this.#inProgress.shift();
  }

  /** Waits until all files are stored. @throws the first error of a file */
  async finish(): Promise<void> {
    this.#inProgress.length = 0;
    await this.#last;
  }

  /** Waits until no file is being stored. Throws nothing. */
  async settled(): Promise<void> {
    await Promise.allSettled([this.#last]);
  }

  async #storeAfter(
    earlier: Promise<void>,
    path: string,
    converted: Promise<HashedFile>,
    onStored: (file: CuratedFile) => void,
  ): Promise<void> {
    await earlier;
    const { bytes, rows, sha256 } = await converted;
    await this.#store.create(path, bytes);
    onStored({ path, rows, bytes: bytes.length, sha256 });
  }
}
