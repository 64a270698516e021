import type { ColumnType, Table } from '@spacex-platform/transform';
import { hashColumn } from '../parquet/file-columns.ts';
import type {
  IcebergField,
  IcebergSchema,
  IcebergType,
  PartitionSpec,
  TableMetadata,
} from './metadata.ts';
import { currentSchema } from './metadata.ts';

const types: Readonly<Record<ColumnType, IcebergType>> = {
  text: 'string',
  integer: 'int',
  bigint: 'long',
  double: 'double',
  boolean: 'boolean',
  timestamp: 'timestamptz',
  date: 'date',
  json: 'string',
};

/** The schema of the files of a table, and the largest id that the table has used. */
export interface TableSchema {
  readonly schema: IcebergSchema;
  readonly lastColumnId: number;
}

/**
 * The schema of the files of a table: its columns, then the content hash. A column keeps the id that it
 * has in the table; a new one, or one whose type has changed, has the next free id.
 *
 * @param published the metadata of the table; undefined if it has none yet
 * @example
 * ```ts
 * schemaOf(cores, undefined).schema.fields[0]; // { id: 1, name: 'core_id', required: true, type: 'string' }
 * ```
 */
export function schemaOf(table: Table, published: TableMetadata | undefined): TableSchema {
  const known = published === undefined ? undefined : currentSchema(published);
  const earlier = new Map((known?.fields ?? []).map((field) => [field.name, field]));
  let lastColumnId = published?.['last-column-id'] ?? 0;
  const field = (name: string, required: boolean, type: IcebergType, doc?: string) => {
    const before = earlier.get(name);
    const id = before?.type === type ? before.id : ++lastColumnId;
    return {
      id,
      name,
      required,
      type,
      ...(doc === undefined ? {} : { doc }),
    } satisfies IcebergField;
  };
  const fields = Object.entries(table.columns).map(([name, { type, nullable, description }]) =>
    field(name, !nullable, types[type], description),
  );
  fields.push(field(hashColumn.name, true, 'long', 'xxHash64 of the values of the row.'));
  const same = published?.schemas.find((one) => haveSameFields(one.fields, fields));
  const next = Math.max(-1, ...(published?.schemas ?? []).map((one) => one['schema-id'])) + 1;
  return {
    schema: { type: 'struct', 'schema-id': same?.['schema-id'] ?? next, fields },
    lastColumnId,
  };
}

/** By value: a catalog can return a schema with its keys in another order. */
export function haveSameFields(
  some: readonly IcebergField[],
  others: readonly IcebergField[],
): boolean {
  return (
    some.length === others.length &&
    some.every((one, at) => {
      const other = others[at];
      return (
        one.id === other?.id &&
        one.name === other.name &&
        one.type === other.type &&
        one.required === other.required &&
        (one.doc ?? '') === (other.doc ?? '')
      );
    })
  );
}

/** The first id of a partition field, by the specification. */
export const firstPartitionId = 1000;

/** The partitions of a table: the values of its partition column, as they are in the files. */
export function partitionSpecOf(table: Table, { fields }: IcebergSchema): PartitionSpec {
  const column = fields.find(({ name }) => name === table.partition);
  if (column === undefined) return { 'spec-id': 0, fields: [] };
  const { name, id } = column;
  return {
    'spec-id': 0,
    fields: [{ name, transform: 'identity', 'source-id': id, 'field-id': firstPartitionId }],
  };
}

/**
 * Names for files without ids, which readers then find by the names of their columns. Source: Apache
 * Iceberg, "Iceberg Table Spec", column projection.
 */
export function nameMappingOf({ fields }: IcebergSchema): string {
  return JSON.stringify(fields.map(({ id, name }) => ({ 'field-id': id, names: [name] })));
}
