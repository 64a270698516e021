import type { Row, Table } from '@spacex-platform/transform';
import type { MakeParquetEncoder, ParquetEncoder } from '../parquet/index.ts';
import { flushLargest } from '../run/flush-largest.ts';
import type { CopySource, CopyStep } from './copy-source.ts';
import type { ManifestFile, StagingDirectory } from './staging-directory.ts';

/** Rows of all tables together may hold this much memory before the largest part is written. */
const gatheredBytes = 32 * 1024 * 1024;

interface StagedTable {
  readonly table: Table;
  readonly encoder: ParquetEncoder;
  readonly files: ManifestFile[];
  rows: number;
}

/**
 * The rows of one run as files for COPY: Parquet, since COPY goes by the position of columns, and one
 * manifest per table with the length of each file.
 */
export class StagedFiles implements CopySource {
  readonly directory: StagingDirectory;
  readonly #makeEncoder: MakeParquetEncoder;
  readonly #tables = new Map<Table, StagedTable>();

  constructor(directory: StagingDirectory, makeEncoder: MakeParquetEncoder) {
    this.directory = directory;
    this.#makeEncoder = makeEncoder;
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
  async prepare(): Promise<ReadonlyMap<Table, CopyStep>> {
    const steps = new Map<Table, CopyStep>();
    for (const staged of this.#tables.values()) {
      await this.#flush(staged);
      const { table, files } = staged;
      const manifest = await this.directory.writeManifest(table.name, files);
      steps.set(table, { manifest, prefix: this.directory.url });
    }
    return steps;
  }

  async #flush({ table, encoder, files }: StagedTable): Promise<void> {
    if (encoder.rows === 0) return;
    const { bytes } = encoder.take();
    const name = `${table.name}-${String(files.length).padStart(5, '0')}.parquet`;
    files.push({ url: await this.directory.write(name, bytes), bytes: bytes.length });
  }
}
