import type { Table } from '@spacex-platform/transform';
import type { CuratedFile, CuratedTable } from '../curated-zone/curated-zone.ts';
import type { TableReport } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { publishedRows } from './published-rows.ts';

/**
 * Compares the rows of a table that are published with those of an earlier run, by key and content
 * hash. Files that both have are not read; rows of files that are lost count as inserted.
 *
 * @param now what is published; undefined if the table is not
 * @param then the files of the earlier run, which are complete
 */
export async function restoredRows(
  store: ObjectStore,
  table: Table,
  now: CuratedTable | undefined,
  then: CuratedTable,
): Promise<TableReport> {
  const before = new Set(now?.files.map(({ path }) => path));
  const after = new Set(then.files.map(({ path }) => path));
  const isShared = ({ path }: CuratedFile) => before.has(path) && after.has(path);
  const others = (files: readonly CuratedFile[] = []) => files.filter((file) => !isShared(file));
  const current = await hashesByKey(store, table, others(now?.files));
  const restored = await hashesByKey(store, table, others(then.files));
  let unchanged = then.files.filter(isShared).reduce((sum, { rows }) => sum + rows, 0);
  let updated = 0;
  let inserted = 0;
  for (const [key, hash] of restored) {
    const known = current.get(key);
    if (known === undefined) inserted++;
    else if (known === hash) unchanged++;
    else updated++;
  }
  const deleted = [...current.keys()].filter((key) => !restored.has(key)).length;
  return { table: table.name, rows: then.rows, inserted, updated, unchanged, deleted };
}

async function hashesByKey(
  store: ObjectStore,
  table: Table,
  files: readonly CuratedFile[],
): Promise<ReadonlyMap<string, bigint>> {
  const hashes = new Map<string, bigint>();
  const lost = { onLost: () => undefined };
  for await (const { row, contentHash } of publishedRows(
    store,
    table,
    { files },
    table.key,
    lost,
  )) {
    hashes.set(JSON.stringify(Object.values(row)), contentHash);
  }
  return hashes;
}
