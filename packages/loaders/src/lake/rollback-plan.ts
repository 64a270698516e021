import type { Table } from '@spacex-platform/transform';
import type { CuratedTable } from '../curated-zone/curated-zone.ts';
import type { Pointer } from '../curated-zone/pointer.ts';
import { LoaderError } from '../errors/loader-error.ts';
import { fileStatistics, footerOf } from '../iceberg/column-statistics.ts';
import type { IcebergDriver } from '../iceberg/driver.ts';
import { schemaOf } from '../iceberg/schema.ts';
import { readMetadata } from '../iceberg/table-state.ts';
import type { TableReport } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { readBytes } from '../object-store/read-bytes.ts';
import { schemaHash } from '../parquet/schema-hash.ts';
import type { ChangedTable } from './publish-metadata.ts';
import type { RestorableRun } from './restorable-run.ts';
import { restoredRows } from './restored-rows.ts';
import { problemsOf } from './verify-lake.ts';

/** What a rollback does to the tables of a lake. */
export interface RollbackPlan {
  /** Tables that get other files. */
  readonly changed: readonly ChangedTable[];
  /** All tables, in the order of their names. */
  readonly reports: readonly TableReport[];
}

/**
 * Compares what is published with what an earlier run had published, after reading every file of that
 * run. A table that the run did not have becomes empty. Changes nothing.
 *
 * @param tables definitions of the tables
 * @throws LoaderError `damaged` if files of the run are missing or damaged, `schema_conflict` if they
 * cannot be read by the current definition of their table
 */
export async function planRollback(
  { store, iceberg }: { readonly store: ObjectStore; readonly iceberg: IcebergDriver },
  tables: readonly Table[],
  current: Pointer,
  run: RestorableRun,
): Promise<RollbackPlan> {
  await refuseLostFiles(store, run);
  const known = new Map(tables.map((table) => [table.name, table]));
  const changed: ChangedTable[] = [];
  const reports: TableReport[] = [];
  const names = new Set([...Object.keys(current.tables), ...Object.keys(run.pointer.tables)]);
  for (const name of [...names].sort()) {
    const now = current.tables[name];
    const then = run.pointer.tables[name];
    if (now !== undefined && haveSameFiles(now, then)) {
      const counts = { rows: now.rows, unchanged: now.rows };
      reports.push({ table: name, inserted: 0, updated: 0, deleted: 0, ...counts });
      continue;
    }
    const table = known.get(name) ?? refuseUnknown(store, name, run);
    const after = then === undefined ? emptied(run, table, now) : withoutMetadata(then);
    if (after.schema_hash !== schemaHash(table)) {
      await refuseUnreadable(iceberg, store, table, now, after, run);
    }
    changed.push({ table, before: now, after });
    reports.push(await restoredRows(store, table, now, after));
  }
  return { changed, reports };
}

async function refuseLostFiles(store: ObjectStore, { runId, pointer }: RestorableRun) {
  const files = Object.values(pointer.tables).flatMap((table) => table.files);
  const [first, ...others] = (await problemsOf(store, files)).values();
  if (first === undefined) return;
  throw new LoaderError(
    'damaged',
    `Run ${runId} of the lake ${store.url} cannot be restored: ${others.length + 1} of its ${files.length} files are missing or damaged, first ${first.path}: ${first.detail}. ` +
      'Nothing was published. Restore the files from a backup, or name another run.',
    { target: 'lake' },
  );
}

function haveSameFiles(now: CuratedTable, then: CuratedTable | undefined): boolean {
  const key = ({ schema_hash, files }: CuratedTable) =>
    JSON.stringify([schema_hash, ...files.map(({ path, sha256 }) => [path, sha256])]);
  return then !== undefined && key(now) === key(then);
}

/** The metadata of the earlier run lack the snapshots since. */
function withoutMetadata({ metadata, snapshot_id, ...table }: CuratedTable): CuratedTable {
  return table;
}

function emptied(
  { runId }: RestorableRun,
  table: Table,
  now: CuratedTable | undefined,
): CuratedTable {
  const ids = now?.field_ids;
  const field_ids = ids === undefined ? {} : { field_ids: ids };
  return { run_id: runId, rows: 0, schema_hash: schemaHash(table), files: [], ...field_ids };
}

function refuseUnknown({ url }: ObjectStore, name: string, { runId }: RestorableRun): never {
  throw new LoaderError(
    'schema_conflict',
    `The table ${name} of the lake ${url} has other files than in run ${runId}, and this version does not know its definition. ` +
      'Nothing was published. Use the version that wrote it.',
    { target: 'lake' },
  );
}

/**
 * Files of an earlier definition are published as they are, if readers find each column by its id or
 * its name. A column that they lack is null, so it must not be required.
 */
async function refuseUnreadable(
  iceberg: IcebergDriver,
  store: ObjectStore,
  table: Table,
  now: CuratedTable | undefined,
  { files }: CuratedTable,
  { runId }: RestorableRun,
): Promise<void> {
  const path = now?.metadata;
  const { schema } = schemaOf(
    table,
    path === undefined ? undefined : await readMetadata(store, path),
  );
  for (const file of files) {
    const footer = footerOf(await readBytes(store.read(file.path), file.bytes));
    const { columns, fieldIds } = fileStatistics(iceberg, footer);
    const ids = new Map(schema.fields.map(({ name, id }) => [name, id]));
    const others = [...columns.keys()].filter((name) => {
      const id = ids.get(name);
      return id === undefined || (fieldIds.get(name) ?? id) !== id;
    });
    const missing = schema.fields.flatMap(({ name, required }) =>
      required && !columns.has(name) && name !== table.partition ? [name] : [],
    );
    if (others.length === 0 && missing.length === 0) continue;
    const list = [...others, ...missing].join(', ');
    throw new LoaderError(
      'schema_conflict',
      `Run ${runId} of the lake ${store.url} cannot be restored: the definition of table ${table.name} has changed since, and ${file.path} has other columns (${list}). ` +
        `Nothing was published. Load the documents of the run again: spacex-etl load --source ${store.url} --raw-run ${runId} --target lake --lake ${store.url}`,
      { target: 'lake' },
    );
  }
}
