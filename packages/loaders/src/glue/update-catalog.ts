import { setTimeout as delay } from 'node:timers/promises';
import type { Table as GlueTable, TableInput } from '@aws-sdk/client-glue';
import { defined } from '../defined.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import { type CatalogLake, type CatalogUpdate, foreignCommitError } from '../lake/catalog.ts';
import { type PublishedMetadata, publishedMetadata } from '../lake/published-metadata.ts';
import type { GlueDatabase } from './connection.ts';
import { foreignAmong } from './foreign-commits.ts';
import { icebergNames, isIceberg, metadataOf, parameterNames } from './parameters.ts';
import { tableEntry } from './table-entry.ts';
import {
  createDatabase,
  createTable,
  deleteTable,
  isSame,
  readTables,
  refuseForeign,
  updateTable,
} from './tables.ts';
import { type CatalogView, viewEntry } from './view-entry.ts';

/** Attempts, if another program changes the catalog at the same time. */
const maxAttempts = 8;

/** What a database shall show. */
interface Wanted {
  readonly database: GlueDatabase;
  /** For messages. */
  readonly name: string;
  readonly views: readonly CatalogView[];
  readonly lake: CatalogLake;
  readonly options: CatalogUpdate;
}

/**
 * Updates the database to match the pointer. Each attempt first reads the versions of the tables and
 * then the pointer, and an update requires the version that was read. So a slow run cannot revert a
 * table: its version has changed, and the next attempt reads the newer pointer.
 */
export async function updateCatalog(wanted: Wanted): Promise<void> {
  const { database, lake } = wanted;
  for (let attempt = 1; ; attempt++) {
    try {
      const existing = await readTables(database);
      const published = await publishedMetadata(lake);
      if (published.length === 0) return;
      if (existing === undefined) await createDatabase(database);
      const replaced = await updateAll(wanted, existing ?? new Map(), published);
      // Glue replaces a table without comparing its version, so the pointer is read once more.
      if (!replaced) return;
    } catch (error) {
      const isSuperseded = isLoaderError(error) && error.code === 'superseded';
      if (!isSuperseded || attempt === maxAttempts) throw error;
      // Jitter, so that two simultaneous runs do not collide repeatedly.
      await delay(Math.random() * 50 * 2 ** attempt);
    }
  }
}

/** One attempt. @returns whether a table of a version without Iceberg was replaced */
async function updateAll(
  { database, name, views, lake, options }: Wanted,
  existing: ReadonlyMap<string, GlueTable>,
  published: readonly PublishedMetadata[],
): Promise<boolean> {
  const location = { database: database.name, url: lake.url };
  const tables = published.map((one) => tableEntry(lake.url, one));
  const shown = new Set([...existing.keys(), ...tables.map(({ Name }) => Name)]);
  const viewInputs = views
    .filter(({ reads }) => reads.every((read) => shown.has(read)))
    .map((view) => viewEntry(location, view));
  // Before the first write, so that a foreign database is not partly changed.
  for (const { Name = '' } of [...tables, ...viewInputs]) {
    const found = existing.get(Name);
    if (found !== undefined) refuseForeign(location.database, location.url, found);
  }
  const foreign = options.takeOver ? [] : foreignAmong(lake, existing, published);
  if (foreign.length > 0) throw foreignCommitError(lake, name, foreign);
  let replaced = false;
  for (const input of [...tables, ...viewInputs]) {
    const found = existing.get(input.Name ?? '');
    const change = await createOrUpdate(database, found, input);
    if (change === undefined) continue;
    replaced ||= change === 'replaced';
    const runId = input.Parameters?.[parameterNames.run];
    options.onChange({ name: input.Name ?? '', change, ...defined({ runId }) });
  }
  return replaced;
}

/** @returns what was done; undefined if the table is up to date */
async function createOrUpdate(
  database: GlueDatabase,
  found: GlueTable | undefined,
  input: TableInput,
): Promise<'created' | 'replaced' | 'moved' | 'changed' | undefined> {
  if (found === undefined) {
    await createTable(database, input);
    return 'created';
  }
  if (isIceberg(input) && !isIceberg(found)) {
    // A table or view of a version without Iceberg: whether Glue changes one kind into another is not
    // documented. A run that is killed in between leaves no table, which the next one creates.
    await deleteTable(database, found);
    await createTable(database, input);
    return 'replaced';
  }
  if (isSame(found, input)) return undefined;
  const before = metadataOf(found);
  const isMoved = before !== metadataOf(input);
  const Parameters = {
    ...input.Parameters,
    ...(isMoved ? defined({ [icebergNames.previous]: before }) : {}),
  };
  await updateTable(database, found, { ...input, Parameters });
  return isMoved ? 'moved' : 'changed';
}
