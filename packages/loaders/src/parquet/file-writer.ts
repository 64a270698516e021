import { createHash } from 'node:crypto';
import type { BufferPool } from './buffer-pool.ts';
import { conversionError } from './conversion-error.ts';
import type { ParquetEncoder, ParquetFile } from './encoder.ts';
import type { FileConverter } from './file-converter.ts';
import { WriterThread } from './writer-thread.ts';

/** A file, and the SHA-256 of its bytes in hexadecimal. */
export interface HashedFile extends ParquetFile {
  readonly sha256: string;
}

/**
 * Converts the rows of encoders to files: on the calling thread, or on another one once that is
 * started. The bytes are the same.
 */
export class FileWriter {
  readonly #converter: FileConverter;
  readonly #pool: BufferPool;
  #thread: Promise<WriterThread | undefined> | undefined;

  constructor(converter: FileConverter, pool: BufferPool) {
    this.#converter = converter;
    this.#pool = pool;
  }

  /**
   * Starts the thread, if it is not started yet. This uses about 0.2 s of processor time, so it pays
   * off only if several files follow. Without a second processor, nothing is started.
   */
  startThread(): void {
    this.#thread ??= WriterThread.start();
  }

  /**
   * Converts the collected rows of an encoder to one file and discards them, like
   * {@link ParquetEncoder.take}. The encoder accepts further rows immediately.
   *
   * @throws TypeError if there are no rows, or if a column that is not nullable contains null
   * @throws LoaderError `statement` if the file cannot be created
   */
  async write(encoder: ParquetEncoder): Promise<HashedFile> {
    const job = encoder.takeJob();
    const { rows } = job;
    const thread = await this.#thread;
    if (thread === undefined) {
      const bytes = this.#converter.convert(job);
      return { bytes, rows, sha256: createHash('sha256').update(bytes).digest('hex') };
    }
    const { buffers, ...answer } = await thread.convert(job);
    for (const buffer of buffers) this.#pool.give(buffer);
    if ('error' in answer) throw conversionError(job, answer.error);
    return { ...answer, rows };
  }

  /** Ends the thread and frees memory. Files that are being converted are lost. */
  async close(): Promise<void> {
    this.#pool.clear();
    const thread = await this.#thread;
    this.#thread = undefined;
    await thread?.end();
  }
}
