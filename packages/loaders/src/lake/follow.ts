import { randomUUID } from 'node:crypto';
import type { Table } from '@spacex-platform/transform';
import type { CuratedTable } from '../curated-zone/curated-zone.ts';
import { type Pointer, readPointer, requirePointer } from '../curated-zone/pointer.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import { loadIcebergDriver } from '../iceberg/driver.ts';
import type { CatalogReport } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { schemaHash } from '../parquet/schema-hash.ts';
import {
  type CatalogLake,
  catalogLake,
  type LakeCatalog,
  refuseForeignCommits,
  updateCatalog,
} from './catalog.ts';
import { lockLake } from './lock.ts';
import { type ChangedTable, publishMetadata } from './publish-metadata.ts';
import { publishPointer } from './publish-pointer.ts';

/** Options of {@link followLake}. */
export interface FollowOptions {
  /** Definitions of the tables. Tables without one keep the metadata that they have. */
  readonly tables: readonly Table[];
  /** The catalog to update; absent if only the metadata are completed. */
  readonly catalog?: LakeCatalog;
  /**
   * Write the metadata of all tables again, without the earlier snapshots: after the lake was copied
   * or moved, or if metadata are lost. Default false.
   */
  readonly rebuild?: boolean;
  /** Replace commits of other programs in the catalog. Default false. */
  readonly takeOver?: boolean;
  /** How long to wait for loads and readers of a lake in a directory, in milliseconds. Default 60,000. */
  readonly lockTimeoutMs?: number;
}

/** What {@link followLake} did. */
export interface FollowReport {
  /** The run that is published. */
  readonly runId: string;
  /** Tables whose metadata were written. */
  readonly written: readonly string[];
  /** Published tables that have no current metadata, since their definition is unknown or has changed. */
  readonly undescribed: readonly string[];
  /** What changed in the catalog. Absent if there is none. */
  readonly catalog?: CatalogReport;
}

/**
 * Repeats what a crash or an outage left undone after a publication: writes Iceberg metadata that are
 * missing, for example after the Spark job, and updates the catalog. Changes no row.
 *
 * @throws LoaderError `not_found` if nothing is published, `foreign_commit`, `superseded`, `locked`
 * @example
 * ```ts
 * const { written, catalog } = await followLake(store, { tables, catalog: filesCatalog() });
 * if (catalog?.error !== undefined) throw catalog.error;
 * console.log(written.length, catalog?.changes.length);
 * ```
 */
export async function followLake(
  store: ObjectStore,
  { tables, catalog, rebuild = false, takeOver = false, lockTimeoutMs }: FollowOptions,
): Promise<FollowReport> {
  const wait = lockTimeoutMs === undefined ? {} : { lockTimeoutMs };
  const release = await lockLake(store, wait);
  try {
    if (catalog !== undefined && !takeOver) {
      const lake = catalogLake(store, tables);
      if (rebuild) await refuseComparable(lake, catalog);
      else await refuseForeignCommits(lake, catalog);
    }
    const written = await completeMetadata(store, tables, rebuild);
    const pointer = await requirePointer(store);
    const report = {
      ...{ runId: pointer.run_id, written },
      undescribed: namesWhere(pointer, ({ snapshot_id }) => snapshot_id === undefined),
    };
    if (catalog === undefined) return report;
    // The catalog was compared with the metadata before the rebuild, which the new ones do not list.
    const isTakenOver = takeOver || rebuild;
    return { ...report, catalog: await updateCatalog(store, catalog, tables, isTakenOver) };
  } finally {
    release();
  }
}

/**
 * Refuses commits of other programs before a rebuild. A table whose metadata are damaged cannot be
 * compared with the catalog, and a rebuild is what repairs it.
 *
 * @throws LoaderError `foreign_commit`
 */
async function refuseComparable(lake: CatalogLake, catalog: LakeCatalog): Promise<void> {
  const refuse = (one: CatalogLake) =>
    refuseForeignCommits(one, catalog).then(
      () => true,
      (error: unknown) => {
        if (!isLoaderError(error) || error.code !== 'damaged') throw error;
        return false;
      },
    );
  if (await refuse(lake)) return;
  for (const name of Object.keys((await lake.pointer())?.tables ?? {})) {
    await refuse({ ...lake, pointer: () => pointerOf(lake, name) });
  }
}

/** The pointer as if the lake had only this table. */
async function pointerOf(lake: CatalogLake, name: string): Promise<Pointer | undefined> {
  const pointer = await lake.pointer();
  const entry = pointer?.tables[name];
  return pointer && { ...pointer, tables: entry === undefined ? {} : { [name]: entry } };
}

/** @returns names of the tables whose metadata were written */
async function completeMetadata(
  store: ObjectStore,
  tables: readonly Table[],
  rebuild: boolean,
): Promise<readonly string[]> {
  const before = await readPointer(store);
  if (before === undefined) return [];
  const { pointer } = before;
  const incomplete = tables.flatMap((table): readonly ChangedTable[] => {
    const entry = pointer.tables[table.name];
    if (entry?.schema_hash !== schemaHash(table)) return [];
    if (!rebuild && entry.snapshot_id !== undefined) return [];
    return [{ table, before: rebuild ? undefined : entry, after: entry }];
  });
  if (incomplete.length === 0) return [];
  const written: string[] = [];
  const entries = await publishMetadata(
    { store, iceberg: await loadIcebergDriver() },
    {
      ...{ runId: pointer.run_id, timestamp: Date.parse(pointer.published_at) },
      // Files of the same run may exist: a copy of the lake has those of the original.
      fileId: randomUUID(),
    },
    incomplete,
    [],
    (paths) => written.push(...paths),
  ).catch(async (error: unknown) => {
    // Nothing names them yet.
    await store.remove(written).catch(() => undefined);
    throw error;
  });
  const published = { ...pointer.tables, ...Object.fromEntries(entries) };
  await publishPointer(store, { ...pointer, tables: published }, before, written);
  return [...entries.keys()];
}

function namesWhere(pointer: Pointer, is: (entry: CuratedTable) => boolean): readonly string[] {
  return Object.entries(pointer.tables).flatMap(([name, entry]) => (is(entry) ? [name] : []));
}
