import type { FreshDatabase } from '../../support/postgres.ts';

/**
 * What a reader could see in the tables of the platform: for each its columns and, in order, its
 * rows with the place where they are stored, so that a row written again shows too. Empty before
 * the first run that was committed. The ledger is left out: failed runs belong there.
 */
export async function contentsOf(database: FreshDatabase): Promise<Record<string, unknown>> {
  const tables = await database.query<{ name: string; columns: string }>(
    `select c.relname as name,
            string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', '
                       order by a.attnum) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relnamespace = to_regnamespace('spacex') and not a.attisdropped
        and c.relkind in ('r', 'v', 'm') and c.relname not like 'etl\\_%'
      group by c.relname, c.relkind order by 1`,
  );
  const contents: Record<string, unknown> = {};
  for (const { name, columns } of tables) {
    const isTable = await database.query(
      `select from pg_class where oid = 'spacex.${name}'::regclass and relkind = 'r'`,
    );
    const place = isTable.length > 0 ? "t.ctid || ' ' || " : '';
    const rows = await database.query<{ row: string }>(
      `select ${place}cast(t as text) as row from spacex.${name} t order by 1`,
    );
    contents[name] = { columns, rows: rows.map(({ row }) => row) };
  }
  return contents;
}

/** How each run ended, in order, as the ledger has it; empty where there is none yet. */
export async function runsOf(database: FreshDatabase): Promise<unknown[]> {
  const [ledger] = await database.query(
    "select to_regclass('spacex.etl_runs') is not null as made",
  );
  if (ledger?.['made'] !== true) return [];
  return database.query('select status, error_code from spacex.etl_runs order by finished_at');
}
