import { type ColumnType, contentHash, type Row, type Table } from '@spacex-platform/transform';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { Duck } from '../../../support/duckdb.ts';

/** Values of each column in a form that loses nothing: see tests/support/parquet_answers.py. */
export type ExactColumns = Record<string, unknown[]>;

/** What a reader must find: computed by JavaScript's own Date and DataView. */
export function exactColumns(table: Table, rows: readonly Row[]): ExactColumns {
  const columns = Object.entries(table.columns).map(([name, { type }]) => [
    name,
    rows.map((row) => {
      const value = (row as Record<string, unknown>)[name];
      return value == null ? null : exactOf[type](value as never);
    }),
  ]);
  const hash = contentHash(table);
  return { ...Object.fromEntries(columns), _content_hash: rows.map((row) => String(hash(row))) };
}

const exactOf: Record<ColumnType, (value: never) => unknown> = {
  text: (value: string) => value,
  integer: (value: number) => value + 0,
  bigint: (value: number) => String(value),
  double: (value: number) => bitsOf(value),
  boolean: (value: boolean) => value,
  timestamp: (value: string) => String(microsOf(value)),
  date: (value: string) => Date.parse(`${value}T00:00:00Z`) / 86_400_000,
  json: (value: unknown) => JSON.stringify(value),
};

function bitsOf(value: number): string {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0).toString(16).padStart(16, '0');
}

function microsOf(moment: string): bigint {
  const millis = Date.parse(`${moment.slice(0, 23)}Z`);
  return BigInt(millis) * 1000n + BigInt(moment.slice(23, -1).padEnd(3, '0'));
}

/** What hyparquet finds. */
export async function readByHyparquet(table: Table, bytes: Uint8Array): Promise<ExactColumns> {
  const buffer = new Uint8Array(bytes).buffer;
  const rows = await parquetReadObjects({
    file: buffer,
    compressors,
    parsers: {
      timestampFromMicroseconds: (micros) => micros,
      dateFromDays: (days) => days,
      // Its own decoder leaves out a byte order mark at the beginning.
      stringFromBytes: (text) => Buffer.from(text).toString('utf8'),
    },
  });
  return byColumn(table, rows);
}

/** What DuckDB finds. */
export async function readByDuckDb(table: Table, duck: Duck, path: string): Promise<ExactColumns> {
  const selected = Object.entries(table.columns).map(
    ([name, { type }]) => `${duckExpression(name, type)} as "${name}"`,
  );
  const rows = await duck.query(
    `select ${selected.join(', ')}, _content_hash::varchar as _content_hash
       from read_parquet('${path}', hive_partitioning = false)`,
  );
  const columns = byColumn(table, rows);
  for (const [name, { type }] of Object.entries(table.columns)) {
    if (type === 'text' || type === 'json') columns[name] = columns[name]?.map(textOfHex) ?? [];
  }
  return columns;
}

const textOfHex = (hex: unknown) =>
  hex === null ? null : Buffer.from(String(hex), 'hex').toString('utf8');

function duckExpression(name: string, type: ColumnType): string {
  // DuckDB's client leaves out a byte order mark at the beginning of a text.
  if (type === 'text' || type === 'json') return `hex("${name}")`;
  if (type === 'bigint') return `"${name}"::varchar`;
  if (type === 'timestamp') return `epoch_us("${name}")::varchar`;
  if (type === 'date') return `("${name}" - date '1970-01-01')::integer`;
  return `"${name}"`;
}

function byColumn(table: Table, rows: readonly Record<string, unknown>[]): ExactColumns {
  return Object.fromEntries(
    [...Object.keys(table.columns), '_content_hash'].map((name) => [
      name,
      rows.map((row) => plain(row[name])),
    ]),
  );
  function plain(value: unknown): unknown {
    return typeof value === 'bigint' ? String(value) : value;
  }
}
