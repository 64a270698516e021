import type { Reader, ResultType, RowStream } from '@spacex-platform/loaders';

/**
 * The rows of a statement in batches. A target that cannot stream returns the whole result, whose
 * types are those of its values.
 */
export async function openStream(reader: Reader, sql: string): Promise<RowStream> {
  if (reader.stream !== undefined) return reader.stream(sql);
  const { columns, rows } = await reader.query(sql);
  const types = columns.map((column) => typeOf(rows.map((row) => row[column])));
  const values = rows.map((row) => columns.map((column, at) => exact(row[column], types[at])));
  return {
    columns: columns.map((name, at) => ({ name, type: types[at] ?? 'text' })),
    batches: once(values),
  };
}

async function* once<T>(rows: readonly T[]): AsyncGenerator<readonly T[]> {
  if (rows.length > 0) yield rows;
}

function typeOf(values: readonly unknown[]): ResultType {
  const present = values.filter((value) => value !== null && value !== undefined);
  const all = (type: string) =>
    present.length > 0 && present.every((value) => typeof value === type);
  if (all('boolean')) return 'boolean';
  if (present.some((value) => typeof value === 'object')) return 'json';
  const isWhole = present.every((value) => typeof value === 'bigint' || Number.isInteger(value));
  if (present.length > 0 && isWhole) return 'bigint';
  return all('number') ? 'double' : 'text';
}

function exact(value: unknown, type: ResultType | undefined): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'json') return JSON.stringify(value);
  return type === 'boolean' || type === 'double' ? value : String(value);
}
