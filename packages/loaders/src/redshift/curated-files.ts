import type { Table } from '@spacex-platform/transform';
import type { CuratedFile, CuratedZone } from '../curated-zone/curated-zone.ts';
import { curatedZone, partitionOf } from '../curated-zone/layout.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { signalled } from '../object-store/signalled.ts';
import {
  type CopySource,
  type CopyStep,
  manifestText,
  removalMs,
  stagingPrefixOf,
} from './copy-source.ts';

/**
 * The published files of a lake for COPY, as they are. Only manifests are written: one per table,
 * or one per partition, since COPY fills columns by position and reads nothing from a path.
 */
export class CuratedFiles implements CopySource {
  readonly #store: ObjectStore;
  readonly #prefix: string;
  readonly #zone: CuratedZone;
  readonly #tables: readonly Table[];
  readonly #manifests: string[] = [];

  /** @param store where the manifests are written */
  constructor(store: ObjectStore, runId: string, zone: CuratedZone, tables: readonly Table[]) {
    this.#store = store;
    this.#tables = tables;
    this.#prefix = stagingPrefixOf(runId);
    this.#zone = zone;
  }

  get url(): string {
    return `${this.#store.url}/${this.#prefix}/`;
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

  async remove(): Promise<void> {
    // Without the signal of the run, which may be the reason of the abort.
    const store = signalled(this.#store, AbortSignal.timeout(removalMs));
    await store.remove(this.#manifests);
  }

  async #step(
    table: Table,
    partition: string | null,
    files: readonly CuratedFile[],
    at: number,
  ): Promise<CopyStep> {
    const { url } = this.#zone;
    const number = partition === null ? '' : `-${String(at).padStart(5, '0')}`;
    const path = `${this.#prefix}/${table.name}${number}.manifest`;
    const listed = files.map((file) => ({ url: `${url}/${file.path}`, bytes: file.bytes }));
    await this.#store.write(path, Buffer.from(manifestText(listed)));
    this.#manifests.push(path);
    const manifest = `${this.#store.url}/${path}`;
    return { manifest, prefix: `${url}/${curatedZone}/${table.name}/`, partition };
  }
}
