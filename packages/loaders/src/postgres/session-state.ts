import type { Client } from 'pg';

/** Settings that a load or a query changes for its session. */
const settings = [
  'application_name',
  'client_connection_check_interval',
  'datestyle',
  'default_statistics_target',
  'intervalstyle',
  'extra_float_digits',
  'jit',
  'lock_timeout',
  'search_path',
  'timezone',
  'work_mem',
];

const temporaryRelations = `
  select c.oid::text as id, c.oid::regclass::text as name, c.relkind::text as kind
    from pg_class c
   where c.relnamespace = pg_my_temp_schema() and c.relkind in ('r', 'v')`;

const advisoryLocks = `
  select ((cast(classid as bigint) << 32) | cast(objid as bigint))::text as id
    from pg_locks
   where locktype = 'advisory' and granted and objsubid = 1 and pid = pg_backend_pid()`;

/**
 * Saves what a session can leave behind on a connection that is not its own: settings, temporary
 * tables and advisory locks.
 *
 * @returns a function that ends an open transaction and restores everything else; what the owner of
 * the connection has created before stays
 */
export async function saveSessionState(client: Client): Promise<() => Promise<void>> {
  const texts = async (text: string, values: unknown[] = []): Promise<string[][]> => {
    const { rows } = await client.query({ text, values, rowMode: 'array' });
    return rows as string[][];
  };
  const saved = await texts(
    'select name, current_setting(name, true) from unnest(cast($1 as text[])) as s (name)',
    [settings],
  );
  const idsOf = (rows: string[][]) => new Set(rows.map(([id]) => id));
  const relations = idsOf(await texts(temporaryRelations));
  const locks = idsOf(await texts(advisoryLocks));
  return async () => {
    await client.query('rollback');
    for (const [id, name, kind] of await texts(temporaryRelations)) {
      if (relations.has(id)) continue;
      await client.query(`drop ${kind === 'v' ? 'view' : 'table'} if exists ${name} cascade`);
    }
    for (const [id] of await texts(advisoryLocks)) {
      if (!locks.has(id)) await client.query('select pg_advisory_unlock($1)', [id]);
    }
    const known = saved.filter(([, value]) => value !== null);
    await client.query(
      `select set_config(name, value, false)
         from unnest(cast($1 as text[]), cast($2 as text[])) as s (name, value)`,
      [known.map(([name]) => name), known.map(([, value]) => value)],
    );
  };
}
