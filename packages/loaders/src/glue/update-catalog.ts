import { setTimeout as delay } from 'node:timers/promises';
import type { Table as GlueTable, TableInput } from '@aws-sdk/client-glue';
import type { Table } from '@spacex-platform/transform';
import type { Pointer } from '../curated-zone/pointer.ts';
import { defined } from '../defined.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { CatalogLake } from '../lake/catalog.ts';
import type { CatalogChange } from '../loader.ts';
import { schemaHash } from '../parquet/schema-hash.ts';
import type { GlueDatabase } from './connection.ts';
import {
  type CatalogView,
  parameterNames,
  type TableEntry,
  tableEntry,
  viewEntry,
} from './definitions.ts';
import { addPartitions, readPartitions } from './partitions.ts';
import {
  createDatabase,
  createTable,
  isSame,
  readTables,
  refuseForeign,
  updateTable,
} from './tables.ts';

/** Attempts, if another run changes the catalog at the same time. */
const maxAttempts = 8;

type OnChange = (change: CatalogChange) => void;

/**
 * Updates the database to match the pointer. Each attempt first reads the versions of the tables and
 * then the pointer, and an update requires the version that was read. So a slow run cannot revert a
 * table: its version has changed, and the next attempt reads the newer pointer.
 */
export async function updateCatalog(
  database: GlueDatabase,
  views: readonly CatalogView[],
  lake: CatalogLake,
  onChange: OnChange,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const existing = await readTables(database);
      const pointer = await lake.pointer();
      if (pointer === undefined) return;
      if (existing === undefined) await createDatabase(database);
      const update = { database, lake, existing: existing ?? new Map(), onChange };
      await updateAll(update, views, pointer);
      return;
    } catch (error) {
      const isSuperseded = error instanceof LoaderError && error.code === 'superseded';
      if (!isSuperseded || attempt === maxAttempts) throw error;
      // Jitter, so that two simultaneous runs do not collide repeatedly.
      await delay(Math.random() * 50 * 2 ** attempt);
    }
  }
}

/** One attempt: a lake, and the database as it was read. */
interface Update {
  readonly database: GlueDatabase;
  readonly lake: CatalogLake;
  readonly existing: ReadonlyMap<string, GlueTable>;
  readonly onChange: OnChange;
}

async function updateAll(
  update: Update,
  views: readonly CatalogView[],
  pointer: Pointer,
): Promise<void> {
  const { database, lake, existing } = update;
  const location = { database: database.name, url: lake.url };
  const entries = describedTables(lake.tables, pointer).map(({ table, published }) =>
    tableEntry(location, table, published),
  );
  const inputs = entries.flatMap(({ input, runs }) => [input, ...(runs ? [runs.input] : [])]);
  const shown = new Set([...existing.keys(), ...inputs.map(({ Name }) => Name)]);
  const viewInputs = views
    .filter(({ reads }) => reads.every((name) => shown.has(name)))
    .map((view) => viewEntry(location, view));
  // Before the first write, so that a foreign database is not partly changed.
  for (const { Name = '' } of [...inputs, ...viewInputs]) {
    const found = existing.get(Name);
    if (found !== undefined) refuseForeign(location.database, location.url, found);
  }
  for (const entry of entries) {
    // The partitions of a run before the table or view that refers to them.
    if (entry.runs !== undefined) await updateRuns(update, entry.input, entry.runs);
    await createOrUpdate(update, entry.input);
  }
  for (const input of viewInputs) await createOrUpdate(update, input);
}

async function updateRuns(
  update: Update,
  { Parameters }: TableInput,
  { input, partitions }: NonNullable<TableEntry['runs']>,
): Promise<void> {
  const { database, existing, onChange } = update;
  await createOrUpdate(update, input);
  const runId = Parameters?.[parameterNames.run] ?? '';
  const name = input.Name ?? '';
  const known = existing.has(name) ? await readPartitions(database, name, runId) : [];
  const values = new Set(known.map((some) => some.join('/')));
  const missing = partitions.filter(({ Values = [] }) => !values.has(Values.join('/')));
  if (missing.length === 0) return;
  await addPartitions(database, name, missing);
  onChange({ name, change: 'partitions_added', runId, partitions: missing.length });
}

async function createOrUpdate(
  { database, existing, onChange }: Update,
  input: TableInput,
): Promise<void> {
  const name = input.Name ?? '';
  const runId = input.Parameters?.[parameterNames.run];
  const found = existing.get(name);
  if (found === undefined) {
    await createTable(database, input);
    onChange({ name, change: 'created', ...defined({ runId }) });
  } else if (!isSame(found, input)) {
    await updateTable(database, found, input);
    const isMoved = found.Parameters?.[parameterNames.run] !== runId;
    onChange({ name, change: isMoved ? 'moved' : 'changed', ...defined({ runId }) });
  }
}

/**
 * The published tables whose files match their definition. If the definition has changed, the next
 * run of the table rewrites its files; until then its catalog entry is unchanged.
 */
export function describedTables(tables: readonly Table[], pointer: Pointer) {
  return tables.flatMap((table) => {
    const published = pointer.tables[table.name];
    if (published?.schema_hash !== schemaHash(table)) return [];
    return [{ table, published }];
  });
}
