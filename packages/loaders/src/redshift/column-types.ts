import type { Column, ColumnType, Table } from '@spacex-platform/transform';

/** The longest text that a VARCHAR column holds, in bytes of UTF-8. */
export const longestText = 65_535;

/** Maximum bytes of a text that is a key or joined by: short, since Redshift sorts by it. */
export const keyText = 256;

/** Type of each column type in a table. The length of texts depends on their use. */
const tableTypes: Readonly<Record<Exclude<ColumnType, 'text'>, string>> = {
  integer: 'integer',
  bigint: 'bigint',
  double: 'double precision',
  boolean: 'boolean',
  // COPY from Parquet cannot fill TIMESTAMPTZ; all timestamps are in UTC, as their comments say.
  timestamp: 'timestamp without time zone',
  date: 'date',
  json: 'super',
};

/** The type of a column in its table, as Redshift's catalog describes it. */
export function tableType(table: Table, name: string, column: Column): string {
  if (column.type !== 'text') return tableTypes[column.type];
  const joins = table.key.includes(name) || column.references !== undefined;
  return `character varying(${joins ? keyText : longestText})`;
}

/** The type of a column in a staging table, which COPY can fill from our files. */
export function stagingType(table: Table, name: string, column: Column): string {
  // COPY would load the text as a JSON string; the merge parses it.
  return column.type === 'json'
    ? `character varying(${longestText})`
    : tableType(table, name, column);
}

/** The columns that every row has, after those of its table. */
export const systemColumns = [
  {
    name: '_run_id',
    type: 'character varying(36)',
    description: 'The run that last changed the row.',
  },
  {
    name: '_loaded_at',
    type: 'timestamp without time zone',
    description: 'When that run committed it, UTC.',
  },
  { name: '_content_hash', type: 'bigint', description: 'xxHash64 of the values of the row.' },
] as const;
