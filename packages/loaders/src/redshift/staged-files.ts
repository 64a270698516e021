import type { Row, Table } from '@spacex-platform/transform';
import type { ObjectStore } from '../object-store/object-store.ts';
import { signalled } from '../object-store/signalled.ts';
import type { MakeParquetEncoder, ParquetEncoder } from '../parquet/index.ts';
import { flushLargest } from '../run/flush-largest.ts';
import {
  type CopySource,
  type CopyStep,
  manifestText,
  removalMs,
  stagingPrefixOf,
} from './copy-source.ts';

/** Rows of all tables together may hold this much memory before the largest part is written. */
const gatheredBytes = 32 * 1024 * 1024;

interface StagedTable {
  readonly table: Table;
  readonly encoder: ParquetEncoder;
  readonly files: { path: string; bytes: number }[];
  rows: number;
}

/**
 * The rows of one run as files for COPY: Parquet without partition directories, since COPY goes by
 * the position of columns, and one manifest per table with the length of each file.
 */
export class StagedFiles implements CopySource {
  readonly #store: ObjectStore;
  readonly #prefix: string;
  readonly #makeEncoder: MakeParquetEncoder;
  readonly #tables = new Map<Table, StagedTable>();
  readonly #manifests: string[] = [];

  constructor(store: ObjectStore, runId: string, makeEncoder: MakeParquetEncoder) {
    this.#store = store;
    this.#prefix = stagingPrefixOf(runId);
    this.#makeEncoder = makeEncoder;
  }

  /** URL prefix of all files of the run. */
  get url(): string {
    return `${this.#store.url}/${this.#prefix}/`;
  }

  add(table: Table, row: Row): void {
    let staged = this.#tables.get(table);
    if (staged === undefined) {
      const encoder = this.#makeEncoder(table, { metadata: { table: table.name } });
      staged = { table, encoder, files: [], rows: 0 };
      this.#tables.set(table, staged);
    }
    staged.encoder.add(row);
    staged.rows++;
  }

  /** Rows of a table so far. */
  rowsOf(table: Table): number {
    return this.#tables.get(table)?.rows ?? 0;
  }

  /** Writes the largest tables until what is left fits the memory. */
  async writeOut(): Promise<void> {
    const buffers = [...this.#tables.values()].map((staged) => ({
      bytes: () => staged.encoder.bytes,
      flush: () => this.#flush(staged),
    }));
    await flushLargest(buffers, gatheredBytes);
  }

  /** Writes the remaining rows and the manifests. */
  async prepare(): Promise<ReadonlyMap<Table, readonly CopyStep[]>> {
    const steps = new Map<Table, readonly CopyStep[]>();
    for (const staged of this.#tables.values()) {
      await this.#flush(staged);
      const path = `${this.#prefix}/${staged.table.name}.manifest`;
      const files = staged.files.map((file) => ({ ...file, url: this.#urlOf(file.path) }));
      await this.#store.write(path, Buffer.from(manifestText(files)));
      this.#manifests.push(path);
      steps.set(staged.table, [{ manifest: this.#urlOf(path), prefix: this.url, partition: null }]);
    }
    return steps;
  }

  async remove(): Promise<void> {
    const files = [...this.#tables.values()].flatMap(({ files: some }) => some);
    // Without the signal of the run, which may be the reason of the abort.
    const store = signalled(this.#store, AbortSignal.timeout(removalMs));
    await store.remove([...files.map(({ path }) => path), ...this.#manifests]);
  }

  #urlOf(path: string): string {
    return `${this.#store.url}/${path}`;
  }

  async #flush({ table, encoder, files }: StagedTable): Promise<void> {
    if (encoder.rows === 0) return;
    const { bytes } = encoder.take();
    const path = `${this.#prefix}/${table.name}-${String(files.length).padStart(5, '0')}.parquet`;
    await this.#store.write(path, bytes);
    files.push({ path, bytes: bytes.length });
  }
}
