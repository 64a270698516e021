import { physicalColumns } from '@spacex-platform/loaders';
import type { Table } from '@spacex-platform/transform';

/**
 * DDL of a table with its primary key and the columns of its data alone: what somebody has who
 * loads without this project. `hash` adds the loader's `_content_hash`.
 */
export function targetTable(schema: string, table: Table, { hash = false } = {}): string {
  const columns = physicalColumns(table)
    .filter(({ name }) => !name.startsWith('_') || (hash && name === '_content_hash'))
    .map(({ name, type, nullable }) => `${name} ${type}${nullable ? '' : ' not null'}`);
  const key = `primary key (${table.key.join(', ')})`;
  return `create table ${schema}.${table.name} (${[...columns, key].join(', ')})`;
}
