import { type QueryableLoader, qualified, quoted } from '@spacex-platform/loaders';
import type { Row, Table } from '@spacex-platform/transform';
import type { RedshiftPlace } from './place.ts';

/** All rows of a table as a query through the loader gives them; empty where there is none. */
export async function readTable(
  { standIn }: RedshiftPlace,
  loader: QueryableLoader,
  table: Table,
  schema: string,
): Promise<Row[]> {
  const [found] = await standIn.database.query(
    'select 1 from pg_tables where schemaname = $1 and tablename = $2',
    [schema, table.name],
  );
  if (found === undefined) return [];
  const reader = await loader.openReader();
  try {
    const columns = Object.keys(table.columns).map(quoted).join(', ');
    const { rows } = await reader.query(`select ${columns} from ${qualified(schema, table.name)}`);
    return rows as Row[];
  } finally {
    await reader.close();
  }
}
