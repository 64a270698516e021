import type { Table } from '@spacex-platform/transform';
import type { CuratedFile, CuratedTable, CuratedZone } from '../curated-zone/curated-zone.ts';
import { pointerPath } from '../curated-zone/layout.ts';
import { readPointer, requirePointer } from '../curated-zone/pointer.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { verifyFile } from '../object-store/verify-file.ts';
import { historyOf, originOf } from '../origin.ts';
import { schemaHash } from '../parquet/schema-hash.ts';
import { readLastLoads } from './last-loads.ts';
import { readEntries, rejectsOf } from './ledger-reader.ts';

/**
 * Opens what a lake has published, for a loader that loads files directly.
 *
 * @param tables definitions of the tables to load
 * @throws LoaderError `not_found` if nothing is published, `schema_conflict` if the files do not
 * match the definitions, `reconciliation` if the pointer is inconsistent
 * @example
 * ```ts
 * const curated = await openCuratedZone(s3Store('s3://my-bucket/lake'), tables);
 * const session = await loader.open({ run, tables: [...curated.tables.keys()], curated });
 * console.table(await session.commit(outcome));
 * ```
 */
export async function openCuratedZone(
  store: ObjectStore,
  tables: readonly Table[],
): Promise<CuratedZone> {
  const pointer = await requirePointer(store);
  const known = new Map(tables.map((table) => [table.name, table]));
  const published = new Map<Table, CuratedTable>();
  for (const table of tables) {
    const entry = pointer.tables[table.name];
    if (entry === undefined) continue;
    refuseOtherSchema(store, table, entry);
    published.set(table, entry);
  }
  const loads = [...(await readLastLoads(store, [...published.keys()]))];
  return {
    url: store.url,
    runId: pointer.run_id,
    origin: originOf(pointer.origin),
    sequences: new Map(loads.map(([name, { sequence }]) => [name, sequence])),
    origins: new Map(loads.map(([name, { origin }]) => [name, origin])),
    histories: new Map(
      loads.flatMap(([name, load]) => {
        const history = historyOf(load);
        return history === undefined ? [] : [[name, history] as const];
      }),
    ),
    tables: published,
    unknown: Object.keys(pointer.tables).filter((name) => !known.has(name)),
    publishedRun: async () => (await readPointer(store))?.pointer.run_id ?? pointer.run_id,
    openRejects: () => openRejectsOf(store),
    verify: (file) => requireFile(store, file),
  };
}

/** COPY maps columns by position, so files with another schema would fill the wrong columns. */
function refuseOtherSchema(store: ObjectStore, table: Table, entry: CuratedTable): void {
  if (entry.schema_hash !== schemaHash(table)) {
    throw new LoaderError(
      'schema_conflict',
      `The files of ${table.name} in the lake ${store.url} do not match the table definition of this version. ` +
        `Rewrite them (spacex-etl load --source ${store.url} --target lake --lake ${store.url}), or load the raw zone.`,
      { target: 'lake' },
    );
  }
  const rows = entry.files.reduce((sum, file) => sum + file.rows, 0);
  if (rows === entry.rows) return;
  throw new LoaderError(
    'reconciliation',
    `The pointer of the lake ${store.url} lists ${entry.rows} rows of ${table.name}, but its files have ${rows}. ` +
      'Publish again, or load the raw zone.',
    { target: 'lake' },
  );
}

async function openRejectsOf(store: ObjectStore): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  for (const { resource, state } of rejectsOf(await readEntries(store))) {
    if (state === 'open') counts.set(resource, (counts.get(resource) ?? 0) + 1);
  }
  return counts;
}

async function requireFile(store: ObjectStore, file: CuratedFile): Promise<void> {
  const problem = await verifyFile(store, file);
  if (problem === undefined) return;
  throw new LoaderError(
    'reconciliation',
    `The file ${file.path} of the lake ${store.url} does not match ${pointerPath}: ${problem.detail}. ` +
      'Nothing was loaded. If a run has published in the meantime, load again; otherwise rewrite the table ' +
      `(spacex-etl load --source ${store.url} --target lake --lake ${store.url}), or load the raw zone.`,
    { target: 'lake' },
  );
}
