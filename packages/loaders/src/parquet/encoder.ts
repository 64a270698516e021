import type { Row, Table } from '@spacex-platform/transform';
import { type ReadValues, valuesHash, valuesOf } from '@spacex-platform/transform/internal';
import type { Schema } from 'apache-arrow';
import { LoaderError } from '../errors/loader-error.ts';
import { arrowSchema } from './arrow-schema.ts';
import type { BufferPool } from './buffer-pool.ts';
import { builderOf } from './builders.ts';
import type { ColumnBuffers, ColumnBuilder } from './column-builder.ts';
import type { ParquetDriver } from './driver.ts';
import type { FieldIds } from './file-columns.ts';
import { Int64Builder, writeBigint } from './int64-builder.ts';
import { defaultRowGroupRows, type FileSettings, parquetFile } from './parquet-file.ts';
import { recordBatch } from './record-batch.ts';
import { isRepeating } from './repeating.ts';
import { type StreamBytes, streamBytes } from './stream-bytes.ts';

/** Collects rows of one table and converts them to complete files. */
export interface ParquetEncoder {
  /** @returns the content hash of the row, which the file contains */
  add(row: Row): bigint;
  /** Number of collected rows. */
  readonly rows: number;
  /** Size of the collected rows; the memory reserved for them is up to twice as much. */
  readonly bytes: number;
  /**
   * Converts the collected rows to one complete Parquet file and discards them. This temporarily
   * needs as much memory as the rows, and two to four times as much in WebAssembly, which is never
   * freed but is reused for the next file: 70 MB for 16 MB of rows. So make files small.
   *
   * @throws TypeError if there are no rows, or if a column that is not nullable contains null
   * @throws LoaderError `statement` if the file cannot be created, for example for lack of memory
   */
  take(): ParquetFile;
}

/** One complete file. */
export interface ParquetFile {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** Options of an encoder. */
export interface ParquetOptions {
  /** Key-value metadata of each file: schema, run id. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Field ids of the columns. Default: their positions, beginning with 1. */
  readonly fieldIds?: FieldIds;
  /**
   * Maximum number of rows of a row group. Default 65,536: about 20 MB of the widest table before
   * compression, small enough for the memory of a reader and large enough to compress well. Readers
   * skip row groups by their statistics, and pages of some thousand rows within them.
   */
  readonly rowGroupRows?: number;
}

/** Converts rows to columns and columns to files. Do not use an encoder after it has thrown. */
export class Encoder implements ParquetEncoder {
  readonly #driver: ParquetDriver;
  readonly #table: Table;
  readonly #pool: BufferPool;
  readonly #schema: Schema;
  readonly #settings: Omit<FileSettings, 'plainColumns'>;
  readonly #streamBytes: StreamBytes;
  readonly #readValues: ReadValues;
  readonly #hash: (values: readonly unknown[]) => bigint;
  readonly #values: unknown[] = [];
  /** In the order of the columns. */
  readonly #builders: ColumnBuilder[] = [];
  readonly #hashes: Int64Builder<bigint>;
  #rows = 0;

  constructor(driver: ParquetDriver, pool: BufferPool, table: Table, options: ParquetOptions) {
    const { metadata, rowGroupRows = defaultRowGroupRows } = options;
    if (!Number.isSafeInteger(rowGroupRows) || rowGroupRows < 1) {
      throw new LoaderError(
        'configuration',
        `Invalid rowGroupRows ${rowGroupRows}: expected an integer above 0.`,
      );
    }
    this.#driver = driver;
    this.#table = table;
    this.#pool = pool;
    this.#schema = arrowSchema(driver.arrow, table, options.fieldIds);
    this.#settings = { metadata, rowGroupRows };
    this.#streamBytes = streamBytes(driver.arrow, pool);
    this.#readValues = valuesOf(table);
    this.#hash = valuesHash(table);
    for (const { type } of Object.values(table.columns)) this.#builders.push(builderOf[type](pool));
    this.#hashes = new Int64Builder(pool, writeBigint);
  }

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    return this.#builders.reduce((sum, builder) => sum + builder.bytes, this.#hashes.bytes);
  }

  add(row: Row): bigint {
    const values = this.#values;
    const builders = this.#builders;
    this.#readValues(row, values);
    for (let at = 0; at < builders.length; at++) {
      (builders[at] as ColumnBuilder).add(values[at]);
    }
    const hash = this.#hash(values);
    this.#hashes.add(hash);
    this.#rows++;
    return hash;
  }

  take(): ParquetFile {
    const rows = this.#rows;
    if (rows === 0) throw new TypeError(`There are no rows of ${this.#table.name} to write`);
    const columns = this.#columns();
    const plainColumns = this.#schema.fields
      .filter((_, at) => !isRepeating(columns[at] as ColumnBuffers))
      .map(({ name }) => name);
    const batch = recordBatch(this.#driver.arrow, this.#schema, rows, columns);
    const stream = this.#streamBytes(batch, this.bytes);
    for (const builder of [...this.#builders, this.#hashes]) builder.clear();
    this.#rows = 0;
    try {
      const settings = { ...this.#settings, plainColumns };
      return { bytes: parquetFile(this.#driver.parquet, stream, settings), rows };
    } catch (cause) {
      throw new LoaderError(
        'statement',
        `Creating a Parquet file of ${rows} rows of ${this.#table.name} (${stream.length} bytes) failed: ${cause instanceof Error ? cause.message : cause}. If memory is short, write smaller files.`,
        { cause },
      );
    } finally {
      this.#pool.give(stream.buffer);
    }
  }

  #columns(): readonly ColumnBuffers[] {
    const columns = [...this.#builders, this.#hashes].map((builder) => builder.buffers());
    this.#schema.fields.forEach(({ name, nullable }, at) => {
      const nulls = columns[at]?.nullCount;
      if (nullable || nulls === 0) return;
      throw new TypeError(
        `Column ${this.#table.name}.${name} is not nullable but contains null in ${nulls} of ${this.#rows} rows`,
      );
    });
    return columns;
  }
}
