import { createHash } from 'node:crypto';
import type { Table } from '@spacex-platform/transform';
import { type FileShape, fileColumns } from './file-columns.ts';

/**
 * SHA-256 in hexadecimal of the names, types and nullability of the columns in the files of a table.
 * Files with the same hash can be read as one table.
 *
 * @throws LoaderError `configuration` if `without` names a column that the table does not have
 */
export function schemaHash(table: Table, shape: FileShape = {}): string {
  const columns = fileColumns(table, shape).map(({ name, type, nullable }) => [
    name,
    type,
    nullable,
  ]);
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex');
}
