import type { SQLInputValue } from 'node:sqlite';
import type { Column, ColumnType, Row, Table } from '@spacex-platform/transform';

/** SQLite type of each column type; timestamps, dates and JSON are stored as text. */
const types: Readonly<Record<ColumnType, 'TEXT' | 'INTEGER' | 'REAL'>> = {
  text: 'TEXT',
  integer: 'INTEGER',
  bigint: 'INTEGER',
  double: 'REAL',
  boolean: 'INTEGER',
  timestamp: 'TEXT',
  date: 'TEXT',
  json: 'TEXT',
};

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `create table …`; strict, so that SQLite does not convert values. */
export function createTable(table: Table): string {
  const columns = Object.entries(table.columns).map(
    ([name, { type, nullable }]) => `${quoted(name)} ${types[type]}${nullable ? '' : ' not null'}`,
  );
  const key = `primary key (${table.key.map(quoted).join(', ')})`;
  const parts = [...columns, '_content_hash TEXT not null', key].join(', ');
  return `create table if not exists ${quoted(table.name)} (${parts}) strict, without rowid`;
}

/** Converts the value of a row to its SQLite value. */
export function stored({ type }: Column, value: unknown): SQLInputValue {
  if (value === null || value === undefined) return null;
  if (type === 'boolean') return value === true ? 1 : 0;
  return type === 'json' ? JSON.stringify(value) : (value as SQLInputValue);
}

/** Converts a row back from its SQLite values; the inverse of {@link stored}. */
export function restored<T extends Table>(table: T, found: Readonly<Record<string, unknown>>) {
  const values = Object.entries(table.columns).map(([name, { type }]) => {
    const value = found[name] ?? null;
    if (value === null) return [name, null];
    if (type === 'boolean') return [name, value === 1];
    return [name, type === 'json' ? JSON.parse(String(value)) : value];
  });
  return Object.fromEntries(values) as Row<T>;
}
