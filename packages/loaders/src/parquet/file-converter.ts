import { schemaOf } from './arrow-schema.ts';
import type { BufferPool } from './buffer-pool.ts';
import type { ColumnBuffers } from './column-builder.ts';
import { conversionError } from './conversion-error.ts';
import type { ParquetDriver } from './driver.ts';
import { buffersOf, type FileJob } from './file-job.ts';
import { parquetFile } from './parquet-file.ts';
import { recordBatch } from './record-batch.ts';
import { isRepeating } from './repeating.ts';
import { type StreamBytes, streamBytes } from './stream-bytes.ts';
import { TextSplitter } from './text-splitter.ts';

/** Converts columns to files, with memory that is reused for the next file. */
export class FileConverter {
  readonly #driver: ParquetDriver;
  readonly #pool: BufferPool;
  readonly #streamBytes: StreamBytes;
  readonly #texts = new TextSplitter();

  constructor(driver: ParquetDriver, pool: BufferPool) {
    this.#driver = driver;
    this.#pool = pool;
    this.#streamBytes = streamBytes(driver.arrow, pool);
  }

  /**
   * One complete file. The memory of the job returns to the pool.
   *
   * @throws LoaderError `statement`
   */
  convert(job: FileJob): Uint8Array<ArrayBuffer> {
    try {
      return this.bytesOf(job);
    } catch (cause) {
      throw conversionError(job, cause);
    } finally {
      for (const buffer of buffersOf(job)) this.#pool.give(buffer);
    }
  }

  /** One complete file. The job remains as it is. */
  bytesOf(job: FileJob): Uint8Array<ArrayBuffer> {
    const { columns, rows, bytes, settings } = job;
    const { arrow, parquet } = this.#driver;
    const values = this.#valuesOf(job);
    const plainColumns = columns
      .filter((_, at) => !isRepeating(values[at] as ColumnBuffers))
      .map(({ name }) => name);
    const batch = recordBatch(arrow, schemaOf(arrow, columns), rows, values);
    const stream = this.#streamBytes(batch, bytes);
    try {
      return parquetFile(parquet, stream, settings, plainColumns);
    } finally {
      this.#pool.give(stream.buffer);
    }
  }

  /** The values of all columns, in their order. */
  #valuesOf({ values, texts }: FileJob): readonly ColumnBuffers[] {
    const columns = this.#texts.columnsOf(texts).values();
    return values.map((column) => column ?? (columns.next().value as ColumnBuffers));
  }
}
