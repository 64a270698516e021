import type { Row, Table } from '@spacex-platform/transform';
import type { MakeParquetEncoder, ParquetEncoder } from '../lake/parquet/index.ts';
import type { S3Store } from '../s3/index.ts';

/** Rows of all tables together may hold this much memory before the largest part is written. */
const gatheredBytes = 32 * 1024 * 1024;

/** The folder of staged files in the place for staging; a run has one of its own below it. */
export const stagingFolder = 'redshift-staging';

interface StagedTable {
  readonly table: Table;
  readonly encoder: ParquetEncoder;
  readonly files: { path: string; bytes: number }[];
  rows: number;
}

/**
 * The files of one run for COPY: Parquet without partition folders, since COPY goes by the
 * position of columns, and one manifest a table that says how long each file is.
 */
export class StagedFiles {
  readonly #store: S3Store;
  readonly #folder: string;
  readonly #makeEncoder: MakeParquetEncoder;
  readonly #tables = new Map<Table, StagedTable>();
  readonly #manifests = new Map<Table, string>();

  constructor(store: S3Store, runId: string, makeEncoder: MakeParquetEncoder) {
    this.#store = store;
    this.#folder = `${stagingFolder}/run=${runId}`;
    this.#makeEncoder = makeEncoder;
  }

  /** URL below which everything of the run lies. */
  get url(): string {
    return `${this.#store.url}/${this.#folder}/`;
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

  /** Resolves when what is gathered fits the memory again: the largest part leaves first. */
  async writeOut(): Promise<void> {
    const all = [...this.#tables.values()];
    while (all.reduce((sum, { encoder }) => sum + encoder.bytes, 0) > gatheredBytes) {
      const [largest] = all.toSorted((one, other) => other.encoder.bytes - one.encoder.bytes);
      if (largest !== undefined) await this.#flush(largest);
    }
  }

  /** Writes what is left, and the manifests: their URLs by table, none for one without rows. */
  async finish(): Promise<ReadonlyMap<Table, string>> {
    for (const staged of this.#tables.values()) {
      await this.#flush(staged);
      const path = `${this.#folder}/${staged.table.name}.manifest`;
      const entries = staged.files.map(({ path: file, bytes }) => ({
        url: `${this.#store.url}/${file}`,
        mandatory: true,
        meta: { content_length: bytes },
      }));
      await this.#store.write(path, Buffer.from(JSON.stringify({ entries }, null, 1)));
      this.#manifests.set(staged.table, path);
    }
    return new Map([...this.#manifests].map(([table, path]) => [table, this.#urlOf(path)]));
  }

  async remove(): Promise<void> {
    const files = [...this.#tables.values()].flatMap(({ files: some }) => some);
    await this.#store.remove([...files.map(({ path }) => path), ...this.#manifests.values()]);
  }

  #urlOf(path: string): string {
    return `${this.#store.url}/${path}`;
  }

  async #flush({ table, encoder, files }: StagedTable): Promise<void> {
    if (encoder.rows === 0) return;
    const { bytes } = encoder.take();
    const path = `${this.#folder}/${table.name}-${String(files.length).padStart(5, '0')}.parquet`;
    await this.#store.write(path, bytes);
    files.push({ path, bytes: bytes.length });
  }
}
