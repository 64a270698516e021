import { createHash } from 'node:crypto';
import type { Table } from '@spacex-platform/transform';
import { fileColumns } from './file-columns.ts';

/**
 * SHA-256 in hexadecimal of the field ids, names, types and nullability of the columns in the files of
 * a table. Files with the same hash can be read as one table.
 */
export function schemaHash(table: Table): string {
  const columns = fileColumns(table).map(({ id, name, type, nullable }) => [
    id,
    name,
    type,
    nullable,
  ]);
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex');
}
