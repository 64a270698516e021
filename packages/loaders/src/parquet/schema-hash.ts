import { createHash } from 'node:crypto';
import type { Table } from '@spacex-platform/transform';
import { type FileShape, fileColumns } from './file-columns.ts';

/**
 * SHA-256, as hexadecimal digits, of the names, types and nullability of the columns of a
 * table's files, in order. Files with the same hash can be read as one table.
 *
 * @throws LoaderError `configuration` where `without` names a column that the table does not have
 */
export function schemaHash(table: Table, shape: FileShape = {}): string {
  const columns = fileColumns(table, shape).map(({ name, type, nullable }) => [
    name,
    type,
    nullable,
  ]);
  return createHash('sha256').update(JSON.stringify(columns)).digest('hex');
}
