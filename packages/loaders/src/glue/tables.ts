import type { Column, Table as GlueTable, TableInput } from '@aws-sdk/client-glue';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { GlueDatabase } from './connection.ts';
import { parameterNames } from './parameters.ts';

/** Reads the tables of a database by name; undefined if the database does not exist. */
export async function readTables(
  database: GlueDatabase,
): Promise<ReadonlyMap<string, GlueTable> | undefined> {
  const found = new Map<string, GlueTable>();
  try {
    await database.call('Reading', undefined, async ({ sdk, client }) => {
      const pages = sdk.paginateGetTables({ client }, { DatabaseName: database.name });
      for await (const { TableList = [] } of pages) {
        for (const table of TableList) found.set(table.Name ?? '', table);
      }
    });
    return found;
  } catch (error) {
    if (error instanceof LoaderError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Creates the database. It is not an error if another run was faster. */
export async function createDatabase(database: GlueDatabase): Promise<void> {
  try {
    await database.call('Creating', undefined, ({ sdk, client }) =>
      client.send(
        new sdk.CreateDatabaseCommand({
          DatabaseInput: { Name: database.name, Description: 'SpaceX launches, from a lake.' },
        }),
      ),
    );
  } catch (error) {
    if (!(error instanceof LoaderError) || error.reason !== 'AlreadyExistsException') throw error;
  }
}

/** Creates a table. @throws LoaderError `superseded` if another run was faster */
export async function createTable(database: GlueDatabase, input: TableInput): Promise<void> {
  await confirmed(database, input, () =>
    database.call('Creating', input.Name, ({ sdk, client }) =>
      client.send(new sdk.CreateTableCommand({ DatabaseName: database.name, TableInput: input })),
    ),
  );
}

/**
 * Updates a table if it still has the version that was read. Parameters of others are retained.
 *
 * @throws LoaderError `superseded` if another program has changed it in the meantime
 */
export async function updateTable(
  database: GlueDatabase,
  { VersionId, Parameters }: GlueTable,
  input: TableInput,
): Promise<void> {
  await confirmed(database, input, () =>
    database.call('Updating', input.Name, ({ sdk, client }) =>
      client.send(
        new sdk.UpdateTableCommand({
          DatabaseName: database.name,
          TableInput: { ...input, Parameters: { ...Parameters, ...input.Parameters } },
          SkipArchive: true,
          VersionId,
        }),
      ),
    ),
  );
}

/**
 * Deletes a table if it still has the version that was read. Glue compares no version here, so the
 * table is read again right before.
 *
 * @throws LoaderError `superseded` if another program has changed it in the meantime
 */
export async function deleteTable(
  database: GlueDatabase,
  { Name = '', VersionId }: GlueTable,
): Promise<void> {
  const now = (await readTables(database))?.get(Name);
  if (now === undefined) return;
  if (now.VersionId !== VersionId) {
    throw new LoaderError(
      'superseded',
      `Another program has changed the Glue table ${database.name}.${Name} in the meantime. Run again.`,
      { target: 'lake' },
    );
  }
  await database.call('Deleting', Name, ({ sdk, client }) =>
    client.send(new sdk.DeleteTableCommand({ DatabaseName: database.name, Name })),
  );
}

/**
 * Sends a change. If the answer is lost, or Glue refuses the second attempt of a change whose first
 * one succeeded, the table is read to find out what happened.
 */
async function confirmed(
  database: GlueDatabase,
  input: TableInput,
  change: () => Promise<unknown>,
): Promise<void> {
  try {
    await change();
  } catch (error) {
    if (!isLoaderError(error) || !error.transient) throw error;
    const found = await readTables(database).catch(() => undefined);
    const now = found?.get(input.Name ?? '');
    if (now === undefined || !isSame(now, input)) throw error;
  }
}

/** Whether a catalog table is up to date, in everything that is managed here. */
export function isSame(existing: GlueTable, wanted: TableInput): boolean {
  return (
    managedParts(existing) === managedParts(wanted) &&
    Object.entries(wanted.Parameters ?? {}).every(
      ([name, value]) => existing.Parameters?.[name] === value,
    )
  );
}

/** The managed parts of a table. Glue returns nothing or an empty string for what was not set. */
function managedParts(table: GlueTable | TableInput): string {
  const { StorageDescriptor: storage } = table;
  return JSON.stringify([
    table.TableType || null,
    table.Description || null,
    table.ViewOriginalText || null,
    storage?.Location || null,
    (storage?.Columns ?? []).map(managedPartsOfColumn),
    (table.PartitionKeys ?? []).map(managedPartsOfColumn),
  ]);
}

function managedPartsOfColumn({ Name, Type, Comment, Parameters = {} }: Column): unknown {
  return [Name, Type, Comment || null, Object.entries(Parameters).sort()];
}

/** Whether a table belongs to a lake. Other programs may have removed its parameters. */
export function belongsTo(url: string, { Parameters, StorageDescriptor }: GlueTable): boolean {
  const lake = Parameters?.[parameterNames.lake];
  const location = StorageDescriptor?.Location ?? '';
  return lake === url || (lake === undefined && location.startsWith(`${url}/`));
}

/**
 * Refuses to change a table that does not belong to this lake.
 *
 * @throws LoaderError `schema_conflict`
 */
export function refuseForeign(database: string, url: string, existing: GlueTable): void {
  if (belongsTo(url, existing)) return;
  const lake = existing.Parameters?.[parameterNames.lake];
  const location = existing.StorageDescriptor?.Location ?? '';
  throw new LoaderError(
    'schema_conflict',
    `The ${existing.TableType === 'VIRTUAL_VIEW' ? 'view' : 'table'} ${existing.Name} in the Glue database ${database} ` +
      `does not belong to the lake ${url}, but to ${lake ?? (location || 'another location')}. ` +
      'Set SPACEX_GLUE_DATABASE to another database, or remove it.',
    { target: 'lake' },
  );
}
