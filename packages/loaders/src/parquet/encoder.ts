import type { Row, Table } from '@spacex-platform/transform';
import { type ReadValues, valuesOf } from '@spacex-platform/transform/internal';
import { LoaderError } from '../errors/loader-error.ts';
import type { BufferPool } from './buffer-pool.ts';
import { builderOf } from './builders.ts';
import type { ColumnBuffers, ColumnBuilder } from './column-builder.ts';
import { type FieldIds, type FileColumn, fileColumns } from './file-columns.ts';
import type { FileConverter } from './file-converter.ts';
import type { FileJob } from './file-job.ts';
import { Int64Builder, writeBigint } from './int64-builder.ts';
import { defaultRowGroupRows, type FileSettings } from './parquet-file.ts';
import { isText, RowHash } from './row-hash.ts';
import { type RowTexts, RowTextsBuilder } from './row-texts.ts';

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
  /**
   * Returns the collected rows by column and discards them, so that another thread can convert them.
   *
   * @throws TypeError if there are no rows, or if a column that is not nullable contains null
   */
  takeJob(): FileJob;
}

/** One complete file. */
export interface ParquetFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
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
  readonly #converter: FileConverter;
  readonly #table: Table;
  readonly #columns: readonly FileColumn[];
  readonly #settings: FileSettings;
  readonly #readValues: ReadValues;
  readonly #values: unknown[] = [];
  readonly #hash: RowHash;
  readonly #texts: RowTextsBuilder;
  /** Of the columns without texts, whose positions are `#positions`. */
  readonly #builders: ColumnBuilder[] = [];
  readonly #positions: number[] = [];
  readonly #hashes: Int64Builder<bigint>;
  #rows = 0;

  constructor(converter: FileConverter, pool: BufferPool, table: Table, options: ParquetOptions) {
    const { metadata, rowGroupRows = defaultRowGroupRows } = options;
    if (!Number.isSafeInteger(rowGroupRows) || rowGroupRows < 1) {
      throw new LoaderError(
        'configuration',
        `Invalid rowGroupRows ${rowGroupRows}: expected an integer above 0.`,
      );
    }
    this.#converter = converter;
    this.#table = table;
    this.#columns = fileColumns(table, options.fieldIds);
    this.#settings = { metadata, rowGroupRows };
    this.#readValues = valuesOf(table);
    this.#hash = new RowHash(table);
    this.#texts = new RowTextsBuilder(pool, this.#hash.lengths.length);
    Object.values(table.columns).forEach(({ type }, at) => {
      if (isText(type)) return;
      this.#builders.push(builderOf[type](pool));
      this.#positions.push(at);
    });
    this.#hashes = new Int64Builder(pool, writeBigint);
  }

  get rows(): number {
    return this.#rows;
  }

  get bytes(): number {
    let sum = this.#hashes.bytes + this.#texts.bytes;
    for (const builder of this.#builders) sum += builder.bytes;
    return sum;
  }

  add(row: Row): bigint {
    const values = this.#values;
    const builders = this.#builders;
    const positions = this.#positions;
    this.#readValues(row, values);
    const hash = this.#hash.of(values);
    this.#texts.add(this.#hash);
    for (let at = 0; at < builders.length; at++) {
      (builders[at] as ColumnBuilder).add(values[positions[at] as number]);
    }
    this.#hashes.add(hash);
    this.#rows++;
    return hash;
  }

  take(): ParquetFile {
    const job = this.takeJob();
    return { bytes: this.#converter.convert(job), rows: job.rows };
  }

  takeJob(): FileJob {
    const { bytes } = this;
    const rows = this.#rows;
    const table = this.#table.name;
    if (rows === 0) throw new TypeError(`There are no rows of ${table} to write`);
    const texts = this.#texts.take();
    const values: (ColumnBuffers | undefined)[] = this.#columns.map(() => undefined);
    this.#builders.forEach((builder, at) => {
      values[this.#positions[at] as number] = builder.take();
    });
    values[this.#columns.length - 1] = this.#hashes.take();
    this.#rows = 0;
    this.#refuseNulls(rows, values, texts);
    return { table, columns: this.#columns, values, texts, rows, bytes, settings: this.#settings };
  }

  #refuseNulls(rows: number, values: FileJob['values'], { nullCounts }: RowTexts): void {
    const ofTexts = nullCounts.values();
    this.#columns.forEach(({ name, nullable }, at) => {
      const nulls = values[at]?.nullCount ?? Number(ofTexts.next().value);
      if (nullable || nulls === 0) return;
      throw new TypeError(
        `Column ${this.#table.name}.${name} is not nullable but contains null in ${nulls} of ${rows} rows`,
      );
    });
  }
}
