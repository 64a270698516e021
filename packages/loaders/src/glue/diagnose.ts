import { randomUUID } from 'node:crypto';
import { LoaderError } from '../errors/loader-error.ts';
import { type Finding, failureOf } from '../finding.ts';
import type { GlueAccess, GlueDatabase } from './connection.ts';
import { readTables } from './tables.ts';

/** A write permission, tested on a table that does not exist: with permission, Glue reports that. */
interface Probe {
  readonly action: string;
  try(access: GlueAccess, table: { DatabaseName: string; TableName: string }): Promise<unknown>;
}

const probes: readonly Probe[] = [
  {
    action: 'glue:UpdateTable',
    try: ({ sdk, client }, { DatabaseName, TableName }) =>
      client.send(new sdk.UpdateTableCommand({ DatabaseName, TableInput: { Name: TableName } })),
  },
  {
    action: 'glue:GetPartitions',
    try: ({ sdk, client }, table) => client.send(new sdk.GetPartitionsCommand(table)),
  },
  {
    action: 'glue:BatchCreatePartition',
    try: ({ sdk, client }, table) =>
      client.send(
        new sdk.BatchCreatePartitionCommand({
          ...table,
          PartitionInputList: [{ Values: ['none', '0'] }],
        }),
      ),
  },
];

/**
 * Checks that the catalog is reachable, that the database exists, and that it can be read and
 * changed. The permissions to create tables and databases cannot be tested without creating one.
 */
export async function diagnoseGlue(database: GlueDatabase): Promise<readonly Finding[]> {
  try {
    const tables = await readTables(database);
    if (tables === undefined) {
      const detail = `Glue has no database ${database.name} yet; the first run creates it`;
      return [{ check: 'catalog', status: 'ok', detail }];
    }
    const detail = `the Glue database ${database.name} has ${tables.size} tables and views`;
    return [{ check: 'catalog', status: 'ok', detail }, await permissions(database)];
  } catch (error) {
    return [failureOf('catalog', error)];
  }
}

async function permissions(database: GlueDatabase): Promise<Finding> {
  const table = { DatabaseName: database.name, TableName: `doctor_${randomUUID()}` };
  const refused: { readonly action: string; readonly error: LoaderError }[] = [];
  for (const { action, try: probe } of probes) {
    try {
      await database.call('Checking', undefined, (access) => probe(access, table));
    } catch (error) {
      if (!(error instanceof LoaderError)) throw error;
      if (error.code === 'permission') refused.push({ action, error });
      else if (error.code !== 'not_found') throw error;
    }
  }
  const [first] = refused;
  if (first === undefined) {
    return { check: 'catalog', status: 'ok', detail: 'can read and change tables and partitions' };
  }
  const actions = refused.map(({ action }) => action).join(', ');
  return {
    check: 'catalog',
    status: 'failed',
    detail: `missing permissions ${actions}: ${first.error.message}`,
    next: `Grant ${actions} on the catalog, database/${database.name} and table/${database.name}/*.`,
    error: first.error,
  };
}
