import type { Column, Table as GlueTable, TableInput } from '@aws-sdk/client-glue';
import { LoaderError } from '../errors/loader-error.ts';
import type { GlueDatabase } from './connection.ts';
import { parameterNames } from './definitions.ts';

/** The tables of a database by name, with their versions; undefined where there is no database. */
export async function readTables(
  database: GlueDatabase,
): Promise<ReadonlyMap<string, GlueTable> | undefined> {
  const found = new Map<string, GlueTable>();
  try {
    await database.call('Reading', undefined, async ({ sdk, client }) => {
      let next: string | undefined;
      do {
        const page = await client.send(
          new sdk.GetTablesCommand({ DatabaseName: database.name, NextToken: next }),
        );
        for (const table of page.TableList ?? []) found.set(table.Name ?? '', table);
        next = page.NextToken;
      } while (next !== undefined);
    });
    return found;
  } catch (error) {
    if (error instanceof LoaderError && error.code === 'not_found') return undefined;
    throw error;
  }
}

/** Makes the database; that another run was faster is no error. */
export async function createDatabase(database: GlueDatabase): Promise<void> {
  try {
    await database.call('Making', undefined, ({ sdk, client }) =>
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

/** Makes a table. @throws LoaderError `superseded` where another run was faster */
export async function createTable(database: GlueDatabase, input: TableInput): Promise<void> {
  await database.call('Making', input.Name, ({ sdk, client }) =>
    client.send(new sdk.CreateTableCommand({ DatabaseName: database.name, TableInput: input })),
  );
}

/**
 * Changes a table, where it still has the version that was read. What others have noted in its
 * parameters stays.
 *
 * @throws LoaderError `superseded` where another run has changed it meanwhile
 */
export async function updateTable(
  database: GlueDatabase,
  { VersionId, Parameters }: GlueTable,
  input: TableInput,
): Promise<void> {
  await database.call('Updating', input.Name, ({ sdk, client }) =>
    client.send(
      new sdk.UpdateTableCommand({
        DatabaseName: database.name,
        TableInput: { ...input, Parameters: { ...Parameters, ...input.Parameters } },
        SkipArchive: true,
        VersionId,
      }),
    ),
  );
}

/** Whether a table of the catalog is what it should be, as far as that is ours to say. */
export function isSame(there: GlueTable, wanted: TableInput): boolean {
  return (
    essence(there) === essence(wanted) &&
    Object.entries(wanted.Parameters ?? {}).every(
      ([name, value]) => there.Parameters?.[name] === value,
    )
  );
}

/** What counts of a table; Glue may give nothing or an empty text for what was not given. */
function essence(table: GlueTable | TableInput): string {
  const { StorageDescriptor: storage } = table;
  return JSON.stringify([
    table.TableType || null,
    table.Description || null,
    table.ViewOriginalText || null,
    storage?.Location || null,
    storage?.InputFormat || null,
    storage?.SerdeInfo?.SerializationLibrary || null,
    (storage?.Columns ?? []).map(essenceOfColumn),
    (table.PartitionKeys ?? []).map(essenceOfColumn),
  ]);
}

function essenceOfColumn({ Name, Type, Comment }: Column): unknown {
  return [Name, Type, Comment || null];
}

/**
 * A table that somebody else has made is left alone.
 *
 * @throws LoaderError `schema_conflict`
 */
export function refuseForeign(database: string, url: string, there: GlueTable): void {
  const lake = there.Parameters?.[parameterNames.lake];
  const location = there.StorageDescriptor?.Location ?? '';
  if (lake === url || (lake === undefined && location.startsWith(`${url}/`))) return;
  throw new LoaderError(
    'schema_conflict',
    `The Glue database ${database} has a ${there.TableType === 'VIRTUAL_VIEW' ? 'view' : 'table'} ` +
      `${there.Name} that is not of the lake ${url}, but of ${lake ?? (location || 'somewhere else')}. ` +
      'Set SPACEX_GLUE_DATABASE to another database, or remove it.',
    { target: 'lake' },
  );
}
