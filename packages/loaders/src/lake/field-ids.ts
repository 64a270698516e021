import type { Table } from '@spacex-platform/transform';
import type { CuratedTable } from '../curated-zone/curated-zone.ts';
import { schemaOf } from '../iceberg/schema.ts';
import { readMetadata } from '../iceberg/table-state.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { type FieldIds, fileColumns } from '../parquet/file-columns.ts';
import { schemaHash } from '../parquet/schema-hash.ts';

/**
 * The field ids of new files of a table; undefined if they are the positions of the columns. A column
 * keeps its id when others are added before it. The metadata are read only if the definition of the
 * table has changed.
 *
 * @param published the published files of the table
 */
export async function fieldIdsFor(
  store: ObjectStore,
  table: Table,
  published: CuratedTable | undefined,
): Promise<FieldIds | undefined> {
  if (published?.metadata === undefined) return undefined;
  if (published.schema_hash === schemaHash(table)) return published.field_ids;
  const { schema } = schemaOf(table, await readMetadata(store, published.metadata));
  const ids = new Map(schema.fields.map(({ name, id }) => [name, id]));
  const isDefault = fileColumns(table).every(({ name, id }) => ids.get(name) === id);
  return isDefault ? undefined : Object.fromEntries(ids);
}
