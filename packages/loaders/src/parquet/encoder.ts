import {
  type ReadValues,
  type Row,
  type Table,
  valuesHash,
  valuesOf,
} from '@spacex-platform/transform';
import type { RecordBatch, Schema } from 'apache-arrow';
import { LoaderError } from '../errors/loader-error.ts';
import { arrowSchema } from './arrow-schema.ts';
import type { BufferPool } from './buffer-pool.ts';
import { builderOf } from './builders.ts';
import type { ColumnBuilder } from './column-builder.ts';
import type { ParquetModules } from './driver.ts';
import type { FileShape } from './file-columns.ts';
import { Int64Builder, writeBigint } from './int64-builder.ts';
import { type FileSettings, parquetFile } from './parquet-file.ts';
import { recordBatch } from './record-batch.ts';
import { type StreamBytes, streamBytes } from './stream-bytes.ts';

/** Gathers rows of one table and turns them into complete files. */
export interface ParquetEncoder {
  /** @returns the content hash of the row, which the file contains */
  add(row: Row): bigint;
  /** Rows gathered so far. */
  readonly rows: number;
  /** Bytes that the gathered rows take; the memory reserved for them is up to twice that. */
  readonly bytes: number;
  /**
   * The gathered rows as one complete Parquet file; starts anew. For the moment that takes as much
   * memory as the rows again, and two to four times as much in WebAssembly, which never gives it
   * back but uses it for the next file: 70 MB for 16 MB of rows. So take early rather than late.
   *
   * @throws TypeError where there are no rows, or where a column that may not be null holds one
   * @throws LoaderError `statement` where the file cannot be made, for want of memory perhaps
   */
  take(): ParquetFile;
}

/** One complete file. */
export interface ParquetFile {
  readonly bytes: Uint8Array;
  readonly rows: number;
}

/** What the files of an encoder are like. */
export interface ParquetOptions extends FileShape {
  /** Key-value metadata of each file: schema, run id. */
  readonly metadata: Readonly<Record<string, string>>;
  /**
   * Most rows of a row group, 65,536 by default: some 20 MB of the widest table before
   * compression, little enough for a reader to hold and enough to compress well. Readers skip
   * row groups by their statistics, and pages of some thousand rows inside of them.
   */
  readonly rowGroupRows?: number;
}

const defaultRowGroupRows = 65_536;

/** Rows into columns into files. An encoder that has thrown is of no use any more. */
export class Encoder implements ParquetEncoder {
  readonly #modules: ParquetModules;
  readonly #table: Table;
  readonly #pool: BufferPool;
  readonly #schema: Schema;
  readonly #settings: FileSettings;
  readonly #streamBytes: StreamBytes;
  readonly #readValues: ReadValues;
  readonly #hash: (values: readonly unknown[]) => bigint;
  readonly #values: unknown[] = [];
  /** Builders of the columns that stand in the file, and where each finds its value. */
  readonly #builders: ColumnBuilder[] = [];
  readonly #places: number[] = [];
  readonly #hashes: Int64Builder<bigint>;
  #rows = 0;

  constructor(modules: ParquetModules, pool: BufferPool, table: Table, options: ParquetOptions) {
    const { without = [], metadata, rowGroupRows = defaultRowGroupRows } = options;
    if (!Number.isSafeInteger(rowGroupRows) || rowGroupRows < 1) {
      throw new LoaderError(
        'configuration',
        `A row group cannot have ${rowGroupRows} rows at most. Give a whole number above 0.`,
      );
    }
    this.#modules = modules;
    this.#table = table;
    this.#pool = pool;
    this.#schema = arrowSchema(modules.arrow, table, options);
    this.#settings = { metadata, rowGroupRows };
    this.#streamBytes = streamBytes(modules.arrow, pool);
    this.#readValues = valuesOf(table);
    this.#hash = valuesHash(table);
    Object.entries(table.columns).forEach(([name, { type }], place) => {
      if (without.includes(name)) return;
      this.#builders.push(builderOf[type](pool));
      this.#places.push(place);
    });
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
    const places = this.#places;
    this.#readValues(row, values);
    for (let at = 0; at < builders.length; at++) {
      (builders[at] as ColumnBuilder).add(values[places[at] as number]);
    }
    const hash = this.#hash(values);
    this.#hashes.add(hash);
    this.#rows++;
    return hash;
  }

  take(): ParquetFile {
    const rows = this.#rows;
    if (rows === 0) throw new TypeError(`There are no rows of ${this.#table.name} to take`);
    const stream = this.#streamBytes(this.#batch(), this.bytes);
    for (const builder of [...this.#builders, this.#hashes]) builder.clear();
    this.#rows = 0;
    try {
      return { bytes: parquetFile(this.#modules.parquet, stream, this.#settings), rows };
    } catch (cause) {
      throw new LoaderError(
        'statement',
        `Making a Parquet file of ${rows} rows of ${this.#table.name} (${stream.length} bytes) failed: ${cause instanceof Error ? cause.message : cause}. Make smaller files if memory is short.`,
        { cause },
      );
    } finally {
      this.#pool.give(stream.buffer);
    }
  }

  #batch(): RecordBatch {
    const columns = [...this.#builders, this.#hashes].map((builder) => builder.buffers());
    this.#schema.fields.forEach(({ name, nullable }, at) => {
      const nulls = columns[at]?.nullCount;
      if (nullable || nulls === 0) return;
      throw new TypeError(
        `Column ${this.#table.name}.${name} may not be null, but ${nulls} of ${this.#rows} rows have null there`,
      );
    });
    return recordBatch(this.#modules.arrow, this.#schema, this.#rows, columns);
  }
}
