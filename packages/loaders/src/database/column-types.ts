import type { ColumnType } from '@spacex-platform/transform';

/** PostgreSQL type of each column type, as DDL writes it. */
export const postgresTypes: Readonly<Record<ColumnType, string>> = {
  text: 'text',
  integer: 'integer',
  bigint: 'bigint',
  double: 'double precision',
  boolean: 'boolean',
  timestamp: 'timestamp with time zone',
  date: 'date',
  json: 'jsonb',
};

/** The columns that every row has in a database, after those of its table. */
export const systemColumns = [
  { name: '_run_id', type: 'uuid', description: 'The run that last changed the row.' },
  {
    name: '_loaded_at',
    type: 'timestamp with time zone',
    description: 'When that run committed it.',
  },
  { name: '_content_hash', type: 'bigint', description: 'xxHash64 of the values of the row.' },
] as const;
