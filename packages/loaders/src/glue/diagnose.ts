import { randomUUID } from 'node:crypto';
import type { Table as GlueTable } from '@aws-sdk/client-glue';
import { LoaderError } from '../errors/loader-error.ts';
import { type Finding, failureOf } from '../finding.ts';
import type { GlueAccess, GlueDatabase } from './connection.ts';
import { isIceberg, parameterNames } from './parameters.ts';
import { readTables } from './tables.ts';

/** A write permission, tested on a table that does not exist: with permission, Glue reports that. */
interface Probe {
  readonly action: string;
  try(access: GlueAccess, table: { DatabaseName: string; TableName: string }): Promise<unknown>;
}

const update: Probe = {
  action: 'glue:UpdateTable',
  try: ({ sdk, client }, { DatabaseName, TableName }) =>
    client.send(new sdk.UpdateTableCommand({ DatabaseName, TableInput: { Name: TableName } })),
};

/** Needed once, to replace what a version without Iceberg created. */
const replace: Probe = {
  action: 'glue:DeleteTable',
  try: ({ sdk, client }, { DatabaseName, TableName: Name }) =>
    client.send(new sdk.DeleteTableCommand({ DatabaseName, Name })),
};

/**
 * Checks that the catalog is reachable, that the database exists, and that it can be read and
 * changed. Permissions to create tables and databases cannot be tested without creating one.
 */
export async function diagnoseGlue(database: GlueDatabase): Promise<readonly Finding[]> {
  try {
    const tables = await readTables(database);
    if (tables === undefined) {
      const detail = `Glue has no database ${database.name} yet; the first run creates it`;
      return [{ check: 'catalog', status: 'ok', detail }];
    }
    const detail = `the Glue database ${database.name} has ${tables.size} tables and views`;
    const old = [...tables.values()].filter(isOfOlderVersion);
    const found: Finding = { check: 'catalog', status: 'ok', detail };
    if (old.length === 0) return [found, await permissions(database, [update])];
    return [found, replacement(old), await permissions(database, [update, replace])];
  } catch (error) {
    return [failureOf('catalog', error)];
  }
}

/** A table or view of a version without Iceberg, which shows a run. */
function isOfOlderVersion(table: GlueTable): boolean {
  return !isIceberg(table) && table.Parameters?.[parameterNames.run] !== undefined;
}

function replacement(old: readonly GlueTable[]): Finding {
  const names = old.map(({ Name }) => Name).join(', ');
  return {
    check: 'catalog',
    status: 'warning',
    detail: `tables and views of a version without Iceberg: ${names}`,
    next: 'The next run, or `spacex-etl lake follow`, replaces them with Iceberg tables. It needs glue:DeleteTable and glue:CreateTable once.',
  };
}

async function permissions(database: GlueDatabase, probes: readonly Probe[]): Promise<Finding> {
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
    return { check: 'catalog', status: 'ok', detail: 'can read and change tables' };
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
