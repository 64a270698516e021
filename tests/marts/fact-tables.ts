import { duck } from '../support/duckdb.ts';
import type { AvailableFacts } from '../support/facts.ts';
import { columnsOf, type TableName, type TableRows, tableNames } from './tables.ts';

/** Columns of a table that are not in its CSV file. */
const derived: Partial<Record<TableName, Record<string, string>>> = {
  launches: { launch_year: 'substr(date_utc, 1, 4)' },
  core_flights: {
    launch_date_utc: 'launches.date_utc',
    launch_year: 'substr(launches.date_utc, 1, 4)',
    upcoming: 'launches.upcoming',
  },
};

function select(facts: AvailableFacts, table: TableName): string {
  const columns = columnsOf(table).map(([name, type]) => {
    const value = derived[table]?.[name] ?? `own.${name}`;
    return `cast(${value} as ${type}) as ${name}`;
  });
  const join =
    table === 'core_flights' ? `join ${facts.csv('launches')} as launches using (launch_id)` : '';
  return `select ${columns.join(', ')} from ${facts.csv(table)} as own ${join}`;
}

/** The rows of all tables that the marts read, from the facts. */
export async function factTables(facts: AvailableFacts): Promise<TableRows> {
  const tables: TableRows = {};
  for (const table of tableNames) tables[table] = await duck(select(facts, table));
  return tables;
}
