import type { Table } from '@spacex-platform/transform';
import type { CuratedTable } from '../curated-zone/curated-zone.ts';
import type { DocumentComparison, OpenRequest, RowBatch } from '../loader.ts';
import type { FileWriter } from '../parquet/file-writer.ts';
import { flushLargest } from '../run/flush-largest.ts';
import type { RowHashes } from '../run/row-hashes.ts';
import { RunHashes } from '../run/run-hashes.ts';
import { FileQueue } from './file-queue.ts';
import { TableWriter } from './table-writer.ts';
import type { LakeTarget } from './target.ts';

/** Rows of all tables together may use this much memory; beyond it, the largest part is written. */
const bufferedBytes = 16 * 1024 * 1024;

/** One table while a run fills it. */
export interface StagedTable {
  readonly writer: TableWriter;
  readonly hashes: RowHashes;
}

/** The rows of one run: written to files below a prefix of the run, and compared by their hashes. */
export class Staging {
  readonly tables: ReadonlyMap<Table, StagedTable>;
  readonly #hashes: RunHashes;
  readonly #files: FileWriter;
  readonly #queue: FileQueue;
  readonly #metadata: string[] = [];

  constructor({ store, before, parquet, fieldIds }: LakeTarget, { run, tables }: OpenRequest) {
    this.#files = parquet.files;
    this.#queue = new FileQueue(store, parquet.files);
    const isPublished = ({ name }: Table) => before?.pointer.tables[name] !== undefined;
    this.#hashes = new RunHashes(tables, isPublished);
    this.tables = new Map(
      tables.map((table) => {
        const { makeEncoder } = parquet;
        const ids = fieldIds.get(table);
        const writer = new TableWriter(this.#queue, table, run.runId, makeEncoder, ids);
        return [table, { writer, hashes: this.#hashes.of(table) }];
      }),
    );
  }

  /** Paths of the files that were written, those of metadata included. */
  get paths(): string[] {
    const files = [...this.tables.values()].flatMap(({ writer }) => writer.files);
    return [...files.map(({ path }) => path), ...this.#metadata];
  }

  /** Paths of written files of tables that are not among the published ones. */
  unusedAfter(published: readonly CuratedTable[]): string[] {
    const used = new Set(published.flatMap(({ files }) => files.map(({ path }) => path)));
    const files = [...this.tables.values()].flatMap(({ writer }) => writer.files);
    return files.map(({ path }) => path).filter((path) => !used.has(path));
  }

  /** Records that files of metadata are written. */
  addMetadata(paths: readonly string[]): void {
    this.#metadata.push(...paths);
  }

  /** Frees what only writing files needs, a third of the memory of a large run. */
  endWriting(): Promise<void> {
    return this.#files.close();
  }

  /** Waits until no file is being written. */
  settled(): Promise<void> {
    return this.#queue.settled();
  }

  /** The documents in the lake, by resource, once the tables are compared. */
  get documents(): readonly DocumentComparison[] {
    return this.#hashes.documents;
  }

  async write(batch: RowBatch): Promise<void> {
    this.#hashes.add(batch, (table, row) => this.tables.get(table)?.writer.add(row));
    const buffers = [...this.tables.values()].map(({ writer }) => ({
      bytes: () => writer.bytes,
      flush: () => {
        // More files follow, which is not certain for the last rows of a run.
        this.#queue.startThread();
        return writer.flushLargest();
      },
    }));
    await flushLargest(buffers, bufferedBytes);
  }
}
