import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { qualified, quoted } from '../sql/names.ts';
import type { DatabaseConnection } from './connection.ts';

/**
 * Says which rights a refused user lacks, as the statements that would grant them. The error
 * as it was where the database does not tell, or the missing right is none of these.
 */
export async function explainRefusal(
  connection: DatabaseConnection,
  schema: string,
  refusal: unknown,
): Promise<unknown> {
  if (!isLoaderError(refusal) || refusal.code !== 'permission') return refusal;
  const grants = await missingGrants(connection, schema).catch(() => []);
  if (grants.length === 0) return refusal;
  const { target } = connection;
  return new LoaderError(
    'permission',
    `The user may not do on ${target} what the load needs. Ask the owner of the database to run:\n` +
      grants.map((grant) => `  ${grant};`).join('\n'),
    {
      target,
      cause: refusal,
      ...(refusal.reason === undefined ? {} : { reason: refusal.reason }),
    },
  );
}

export async function missingGrants(
  connection: DatabaseConnection,
  schema: string,
): Promise<string[]> {
  const { rows } = await connection.query(
    `select current_user as user, current_database() as database,
            has_database_privilege(current_database(), 'temporary') as temporary,
            has_database_privilege(current_database(), 'create') as may_make_schemas,
            n.oid is not null as exists,
            coalesce(has_schema_privilege(n.oid, 'usage'), false) as usage,
            coalesce(has_schema_privilege(n.oid, 'create'), false) as create
       from (select) as one
       left join pg_namespace n on n.nspname = $1`,
    [schema],
  );
  const [rights] = rows;
  if (rights === undefined) return [];
  const user = quoted(String(rights['user']));
  const database = quoted(String(rights['database']));
  const grants: string[] = [];
  if (rights['exists'] !== true && rights['may_make_schemas'] !== true) {
    grants.push(`create schema ${quoted(schema)} authorization ${user}`);
  }
  if (rights['exists'] === true && !(rights['usage'] === true && rights['create'] === true)) {
    grants.push(`grant usage, create on schema ${quoted(schema)} to ${user}`);
  }
  if (rights['temporary'] !== true) {
    grants.push(`grant temporary on database ${database} to ${user}`);
  }
  for (const table of await closedTables(connection, schema)) {
    grants.push(`grant select, insert, update, delete on ${qualified(schema, table)} to ${user}`);
  }
  return grants;
}

/** The tables of the platform, each of which says what run wrote its rows, that the user may not fill. */
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
