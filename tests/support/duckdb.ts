import {
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBInstance,
  DuckDBListValue,
  DuckDBTimestampMillisecondsValue,
  DuckDBTimestampTZValue,
  DuckDBTimestampValue,
  type DuckDBValue,
} from '@duckdb/node-api';

export type DuckRow = Record<string, unknown>;

/** An in-memory database that keeps its tables until it is disposed. */
export interface Duck extends Disposable {
  /** Runs one or more statements; the rows of the last. */
  query(sql: string): Promise<DuckRow[]>;
}

/** Integers and decimals as numbers, times as ISO strings in UTC, lists as arrays. */
function plainValue(value: DuckDBValue): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (value instanceof DuckDBDecimalValue) return value.toDouble();
  if (value instanceof DuckDBTimestampValue || value instanceof DuckDBTimestampTZValue) {
    return new Date(Number(value.micros / 1000n)).toISOString();
  }
  if (value instanceof DuckDBTimestampMillisecondsValue) {
    return new Date(Number(value.millis)).toISOString();
  }
  if (value instanceof DuckDBDateValue) return value.toString();
  if (value instanceof DuckDBListValue) return value.items.map(plainValue);
  return value;
}

/**
 * Opens DuckDB in memory.
 *
 * @example
 * using db = await openDuck();
 * await db.query('create table t as select 1 as n');
 */
export async function openDuck(): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run("set timezone = 'UTC'");
  return {
    query: async (sql) => {
      const reader = await connection.runAndReadAll(sql);
      const columns = reader.columnNames();
      return reader
        .getRows()
        .map((row) =>
          Object.fromEntries(columns.map((name, at) => [name, plainValue(row[at] ?? null)])),
        );
    },
    [Symbol.dispose]: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** Runs SQL in an empty DuckDB and gives the rows of its last statement. */
export async function duck(sql: string): Promise<DuckRow[]> {
  using db = await openDuck();
  return await db.query(sql);
}
