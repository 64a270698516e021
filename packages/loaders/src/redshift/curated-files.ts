import type { Table } from '@spacex-platform/transform';
import type { CuratedZone } from '../curated-zone/curated-zone.ts';
import { curatedZone } from '../curated-zone/layout.ts';
import type { CopySource, CopyStep } from './copy-source.ts';
import type { StagingDirectory } from './staging-directory.ts';

/** The published files of a lake for COPY, as they are. Only manifests are written, one per table. */
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

  async prepare(check: () => void): Promise<ReadonlyMap<Table, CopyStep>> {
    const { url } = this.#zone;
    const steps = new Map<Table, CopyStep>();
    for (const table of this.#tables) {
      const { files = [] } = this.#zone.tables.get(table) ?? {};
      for (const file of files) {
        check();
        await this.#zone.verify(file);
      }
      if (files.length === 0) continue;
      const listed = files.map((file) => ({ url: `${url}/${file.path}`, bytes: file.bytes }));
      const manifest = await this.directory.writeManifest(table.name, listed);
      steps.set(table, { manifest, prefix: `${url}/${curatedZone}/${table.name}/` });
    }
    return steps;
  }
}
