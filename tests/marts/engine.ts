import { PGlite } from '@electric-sql/pglite';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';
import { type DuckRow, openDuck } from '../support/duckdb.ts';
import { freshDatabase } from '../support/postgres.ts';

/** A database that runs the marts. It returns numbers as numbers and timestamps as ISO strings. */
export interface Engine extends AsyncDisposable {
  query(sql: string): Promise<DuckRow[]>;
}

/** The OID of bigint in PostgreSQL, which node-postgres returns as strings. */
const int8 = 20;

async function postgres(): Promise<Engine> {
  const database = await freshDatabase();
  const client = await database.connect();
  return {
    query: async (sql) => {
      const { rows, fields } = await client.query<DuckRow>(sql);
      const bigints = (fields ?? []).filter((field) => field.dataTypeID === int8);
      for (const row of rows) {
        for (const { name } of bigints) if (row[name] !== null) row[name] = Number(row[name]);
        isoTimes(row);
      }
      return rows;
    },
    [Symbol.asyncDispose]: () => database.dispose(),
  };
}

async function pglite(): Promise<Engine> {
  const database = await PGlite.create({ loadDataDir: await dataDir() });
  return {
    query: async (sql) => {
      const { rows } = await database.query<DuckRow>(sql);
      return rows.map(isoTimes);
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}

async function duckdb(): Promise<Engine> {
  const database = await openDuck();
  return {
    query: database.query,
    [Symbol.asyncDispose]: async () => database[Symbol.dispose](),
  };
}

function isoTimes(row: DuckRow): DuckRow {
  for (const [name, value] of Object.entries(row)) {
    if (value instanceof Date) row[name] = value.toISOString();
  }
  return row;
}

/** All engines that run the marts in tests. Each call opens an empty database. */
export const engines = { PostgreSQL: postgres, PGlite: pglite, DuckDB: duckdb } as const;
