import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { columnNames, type Table } from '@spacex-platform/transform';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { type PostgresServer, startPostgres } from '../tests/support/postgres-server.ts';

/** The server that everybody loads into, and what the stages do on it between measurements. */
export interface BenchDatabase {
  /** Version as the server says it. */
  readonly version: string;
  /** The environment of a program that shall reach it: libpq's variables. */
  readonly environment: NodeJS.ProcessEnv;
  execute(sql: string): Promise<void>;
  count(table: string): Promise<number>;
  /**
   * Number and contents of the rows of a table, without the loader's columns, in whatever order
   * they lie; `first` takes only so many in the order of the key.
   */
  fingerprint(schema: string, table: Table, first?: number): Promise<string>;
  /** An empty schema with these tables, everything before it on the disk. */
  freshSchema(schema: string, tables?: readonly string[]): Promise<void>;
  /** Rows of a table in the order of its key, without the loader's columns, as a file of COPY. */
  writeOut(schema: string, table: Table, file: string, format: string): Promise<void>;
  /** Space of dead rows given back, statistics fresh, everything on the disk. */
  settle(table: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server of its own with the durability that PostgreSQL has by default. */
export async function startDatabase(): Promise<BenchDatabase> {
  const { server, stop } = await startPostgres({ durable: true, tls: false });
  const client = new pg.Client(server);
  await client.connect();
  const execute = async (sql: string) => void (await client.query(sql));
  const one = async (sql: string) => Object.values((await client.query(sql)).rows[0] ?? {})[0];
  return {
    version: String(await one('show server_version')),
    environment: environmentOf(server),
    execute,
    count: async (table) => Number(await one(`select count(*) from ${table}`)),
    async fingerprint(schema, table, first) {
      const rows = `${rowsOf(schema, table)} ${first === undefined ? '' : `limit ${first}`}`;
      const sum = `sum(hashtextextended(cast(r as text), 0))`;
      return String(await one(`select concat(count(*), ' rows, sum ', ${sum}) from (${rows}) r`));
    },
    async freshSchema(schema, tables = []) {
      await execute(`drop schema if exists ${schema} cascade; create schema ${schema}`);
      for (const table of tables) await execute(table);
      // What the contender before left to be written would be paid for by the next one.
      await execute('checkpoint');
    },
    async writeOut(schema, table, file, format) {
      const rows = rowsOf(schema, table);
      const out = client.query(copyTo(`copy (${rows}) to stdout with (format ${format})`));
      await pipeline(out, createWriteStream(file));
    },
    async settle(table) {
      await execute(`vacuum analyze ${table}`);
      await execute('checkpoint');
    },
    async stop() {
      await client.end();
      await stop();
    },
  };
}

function rowsOf(schema: string, table: Table): string {
  return `select ${columnNames(table).join(', ')} from ${schema}.${table.name} order by ${table.key.join(', ')}`;
}

function environmentOf(server: PostgresServer): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return {
    ...Object.fromEntries(others),
    PGHOST: server.host,
    PGPORT: String(server.port),
    PGUSER: server.user,
    PGPASSWORD: server.password,
    PGDATABASE: server.database,
    PGSSLMODE: 'disable',
  };
}
