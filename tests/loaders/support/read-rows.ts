import { isLoaderError, type QueryableLoader, qualified, quoted } from '@spacex-platform/loaders';
import type { Row, Table } from '@spacex-platform/transform';

/** All rows of a table with only its own columns; empty if the table does not exist. */
export async function readRows(
  loader: QueryableLoader,
  schema: string,
  table: Table,
): Promise<Row[]> {
  const columns = Object.keys(table.columns).map(quoted).join(', ');
  try {
    const reader = await loader.openReader();
    try {
      const { rows } = await reader.query(
        `select ${columns} from ${qualified(schema, table.name)}`,
      );
      return rows as Row[];
    } finally {
      await reader.close();
    }
  } catch (error) {
    // 42P01: undefined table.
    if (isLoaderError(error) && (error.code === 'not_found' || error.reason === '42P01')) return [];
    throw error;
  }
}
