import { PGlite } from '@electric-sql/pglite';
import { dataDir } from '@electric-sql/pglite-prepopulatedfs';
import { marts, tables } from '@spacex-platform/transform';
import { type DuckRow, openDuck } from '../support/duckdb.ts';
import { freshDatabase } from '../support/postgres.ts';

/** Rows of each table, as JSON values by column. */
export type Contents = ReadonlyMap<string, readonly DuckRow[]>;

/** All tables without keys and constraints, so that any row can be broken, and the marts. */
export interface Copy extends AsyncDisposable {
  query(sql: string): Promise<DuckRow[]>;
  /** Runs the work on data changed by these statements, and rolls them back. */
  broken<T>(statements: readonly string[], work: () => Promise<T>): Promise<T>;
}

const columnTypes = {
  text: 'varchar',
  integer: 'integer',
  bigint: 'bigint',
  double: 'double precision',
  boolean: 'boolean',
  timestamp: 'timestamp with time zone',
  date: 'date',
  json: 'varchar',
} as const;

async function copyOver(
  query: Copy['query'],
  contents: Contents,
  dispose: () => Promise<void>,
): Promise<Copy> {
  for (const { name, columns } of tables) {
    const typed = Object.entries(columns).map(([column, { type }]) => [
      column,
      columnTypes[type as keyof typeof columnTypes],
    ]);
    await query(
      `create table ${name} (${typed.map(([column, type]) => `"${column}" ${type}`).join(', ')})`,
    );
    const rows = contents.get(name) ?? [];
    for (let at = 0; at < rows.length; at += 500) {
      const values = rows
        .slice(at, at + 500)
        .map((row) => `(${typed.map(([column = '']) => literal(row[column])).join(', ')})`);
      await query(`insert into ${name} values ${values.join(',\n')}`);
    }
  }
  for (const { name, sql } of Object.values(marts)) await query(`create view ${name} as ${sql}`);
  return {
    query,
    async broken(statements, work) {
      await query('begin');
      try {
        for (const statement of statements) await query(statement);
        return await work();
      } finally {
        await query('rollback');
      }
    },
    [Symbol.asyncDispose]: dispose,
  };
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === 'object') return `'${JSON.stringify(value).replaceAll("'", "''")}'`;
  return String(value);
}

async function postgresCopy(contents: Contents): Promise<Copy> {
  const database = await freshDatabase();
  const client = await database.connect();
  const query = async (sql: string) => (await client.query<DuckRow>(sql)).rows;
  return copyOver(query, contents, () => database.dispose());
}

async function embeddedCopy(contents: Contents): Promise<Copy> {
  const database = await PGlite.create({ loadDataDir: await dataDir() });
  const query = async (sql: string) => (await database.query<DuckRow>(sql)).rows;
  return copyOver(query, contents, () => database.close());
}

async function duckdbCopy(contents: Contents): Promise<Copy> {
  const database = await openDuck();
  const dispose = async () => database[Symbol.dispose]();
  return copyOver(database.query, contents, dispose);
}

/** The engines on which the checks run. */
export const copies = {
  PostgreSQL: postgresCopy,
  PGlite: embeddedCopy,
  DuckDB: duckdbCopy,
} as const;
