import type { Row, Table } from '@spacex-platform/transform';
import type { CuratedFile } from '../curated-zone/curated-zone.ts';
import { filePath, type Partition } from '../curated-zone/layout.ts';
import { defined } from '../defined.ts';
import type { FieldIds } from '../parquet/file-columns.ts';
import type { MakeParquetEncoder, ParquetEncoder } from '../parquet/index.ts';
import type { FileQueue } from './file-queue.ts';

/** A file, and the sum of the content hashes of its rows, modulo 2^64. */
export interface WrittenFile {
  readonly file: CuratedFile;
  readonly partition: Partition;
  readonly hashSum: bigint;
}

/** The rows of one partition that are not written yet. */
interface Buffered {
  readonly encoder: ParquetEncoder;
  files: number;
  /** Rows in this partition, those in files included. */
  rows: number;
  hashSum: bigint;
}

/**
 * Writes the files of one table in one run: rows are buffered by partition and written as complete
 * Parquet files, so a run that fails leaves no partial file.
 */
export class TableWriter {
  readonly #queue: FileQueue;
  readonly #table: Table;
  readonly #runId: string;
  readonly #makeEncoder: () => ParquetEncoder;
  readonly #partitions = new Map<Partition, Buffered>();
  readonly #files: WrittenFile[] = [];
  readonly #discarded = new Set<Partition>();
  #rows = 0;

  constructor(
    queue: FileQueue,
    table: Table,
    runId: string,
    make: MakeParquetEncoder,
    fieldIds?: FieldIds,
  ) {
    this.#queue = queue;
    this.#table = table;
    this.#runId = runId;
    const metadata = { run_id: runId, table: table.name };
    this.#makeEncoder = () => make(table, { metadata, ...defined({ fieldIds }) });
  }

  /** Number of rows added so far, without those of discarded partitions. */
  get rows(): number {
    return this.#rows;
  }

  /** Files written so far, those of discarded partitions included. */
  get files(): readonly CuratedFile[] {
    return this.#files.map(({ file }) => file);
  }

  /** The files to publish, with the hashes of the rows that were sent. */
  get written(): readonly WrittenFile[] {
    return this.#files.filter(({ partition }) => !this.#discarded.has(partition));
  }

  /** Number of rows in a partition. */
  rowsOf(partition: Partition): number {
    return this.#partitions.get(partition)?.rows ?? 0;
  }

  /** Writes nothing more for a partition, whose rows are published already. */
  discard(partition: Partition): void {
    this.#rows -= this.rowsOf(partition);
    this.#discarded.add(partition);
    this.#partitions.delete(partition);
  }

  /** Memory that the buffered rows use. */
  get bytes(): number {
    let sum = 0;
    for (const { encoder } of this.#partitions.values()) sum += encoder.bytes;
    return sum;
  }

  /** @returns the content hash of the row */
  add(row: Row): bigint {
    const name = this.#partitionOf(row);
    let partition = this.#partitions.get(name);
    if (partition === undefined) {
      partition = { encoder: this.#makeEncoder(), files: 0, rows: 0, hashSum: 0n };
      this.#partitions.set(name, partition);
    }
    this.#rows++;
    partition.rows++;
    const hash = partition.encoder.add(row);
    partition.hashSum += hash;
    return hash;
  }

  /** Writes the largest partition, while further rows are added. */
  async flushLargest(): Promise<void> {
    const partitions = [...this.#partitions].sort(
      ([, a], [, b]) => b.encoder.bytes - a.encoder.bytes,
    );
    const [largest] = partitions;
    if (largest !== undefined) await this.#flush(largest[0]);
  }

  /** Writes everything that is buffered, and waits until all files are written. */
  async flush(): Promise<void> {
    for (const name of [...this.#partitions.keys()].sort()) await this.#flush(name);
    await this.#queue.finish();
  }

  #partitionOf(row: Row): Partition {
    const { partition } = this.#table;
    return partition === null ? null : String((row as Record<string, unknown>)[partition]);
  }

  async #flush(name: Partition): Promise<void> {
    const partition = this.#partitions.get(name);
    if (partition === undefined || partition.encoder.rows === 0) return;
    const path = filePath(this.#table, this.#runId, name, partition.files++);
    const hashSum = BigInt.asIntN(64, partition.hashSum);
    partition.hashSum = 0n;
    await this.#queue.add(partition.encoder, path, (file) => {
      this.#files.push({ file, partition: name, hashSum });
    });
  }
}
