import type { Table } from '@spacex-platform/transform';
import type { CuratedFile, CuratedZone } from '../curated-zone/curated-zone.ts';
import { curatedZone, partitionOf } from '../curated-zone/layout.ts';
import type { CopySource, CopyStep } from './copy-source.ts';
import type { StagingDirectory } from './staging-directory.ts';

/**
 * The published files of a lake for COPY, as they are. Only manifests are written: one per table,
 * or one per partition, since COPY fills columns by position and reads nothing from a path.
 */
export class CuratedFiles implements CopySource {
  readonly directory: StagingDirectory;
  readonly #zone: CuratedZone;
  readonly #tables: readonly Table[];

  /** @param directory where the manifests are written */
  constructor(directory: StagingDirectory, zone: CuratedZone, tables: readonly Table[]) {
    this.directory = directory;
    this.#zone = zone;
    this.#tables = tables;
  }

  rowsOf(table: Table): number {
    return this.#zone.tables.get(table)?.rows ?? 0;
  }

  async prepare(check: () => void): Promise<ReadonlyMap<Table, readonly CopyStep[]>> {
    const steps = new Map<Table, readonly CopyStep[]>();
    for (const table of this.#tables) {
      const { files = [] } = this.#zone.tables.get(table) ?? {};
      for (const file of files) {
        check();
        await this.#zone.verify(file);
      }
      const partitions = Map.groupBy(files, ({ path }) => partitionOf(table, path));
      const mine: CopyStep[] = [];
      for (const [partition, some] of partitions) {
        mine.push(await this.#step(table, partition, some, mine.length));
      }
      steps.set(table, mine);
    }
    return steps;
  }

  async #step(
    table: Table,
    partition: string | null,
    files: readonly CuratedFile[],
    at: number,
  ): Promise<CopyStep> {
    const { url } = this.#zone;
    const number = partition === null ? '' : `-${String(at).padStart(5, '0')}`;
    const listed = files.map((file) => ({ url: `${url}/${file.path}`, bytes: file.bytes }));
    const manifest = await this.directory.writeManifest(table.name + number, listed);
    return { manifest, prefix: `${url}/${curatedZone}/${table.name}/`, partition };
  }
}
