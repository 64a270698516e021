import { defined } from '../defined.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { qualified, quoted } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';

/**
 * Adds the statements that would grant the missing privileges to a permission error. Returns the
 * error unchanged if the database does not show them, or if another privilege is missing.
 */
export async function explainMissingPrivileges(
  connection: DatabaseConnection,
  schema: string,
  error: unknown,
): Promise<unknown> {
  if (!isLoaderError(error) || error.code !== 'permission') return error;
  const grants = await missingGrants(connection, schema).catch(() => []);
  if (grants.length === 0) return error;
  const { target } = connection;
  return new LoaderError(
    'permission',
    `The database user on ${target} lacks privileges that this load needs. Ask the owner of the database to run:\n` +
      grants.map((grant) => `  ${grant};`).join('\n'),
    { target, cause: error, ...defined({ reason: error.reason }) },
  );
}

export async function missingGrants(
  connection: DatabaseConnection,
  schema: string,
): Promise<string[]> {
  const { rows } = await connection.query(
    `select current_user as user, current_database() as database,
            has_database_privilege(current_database(), 'temporary') as temporary,
            has_database_privilege(current_database(), 'create') as may_create_schemas,
            n.oid is not null as exists,
            coalesce(has_schema_privilege(n.oid, 'usage'), false) as usage,
            coalesce(has_schema_privilege(n.oid, 'create'), false) as create
       from (select) as one
       left join pg_namespace n on n.nspname = $1`,
    [schema],
  );
  const [privileges] = rows;
  if (privileges === undefined) return [];
  const user = quoted(String(privileges['user']));
  const database = quoted(String(privileges['database']));
  const grants: string[] = [];
  if (privileges['exists'] !== true && privileges['may_create_schemas'] !== true) {
    grants.push(`create schema ${quoted(schema)} authorization ${user}`);
  }
  if (
    privileges['exists'] === true &&
    !(privileges['usage'] === true && privileges['create'] === true)
  ) {
    grants.push(`grant usage, create on schema ${quoted(schema)} to ${user}`);
  }
  if (privileges['temporary'] !== true) {
    grants.push(`grant temporary on database ${database} to ${user}`);
  }
  for (const table of await closedTables(connection, schema)) {
    grants.push(`grant select, insert, update, delete on ${qualified(schema, table)} to ${user}`);
  }
  return grants;
}

/** The platform's tables, which have a column for the run, that the user may not write to. */
async function closedTables(connection: DatabaseConnection, schema: string): Promise<string[]> {
  const { rows } = await connection.query(
    `select c.relname as name
       from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r', 'p')
        and exists (select from pg_attribute a
                     where a.attrelid = c.oid and a.attname in ('run_id', '_run_id'))
        and not (has_table_privilege(c.oid, 'select') and has_table_privilege(c.oid, 'insert')
                 and has_table_privilege(c.oid, 'update') and has_table_privilege(c.oid, 'delete'))
      order by c.relname`,
    [schema],
  );
  return rows.map(({ name }) => String(name));
}
