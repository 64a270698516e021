import { randomUUID } from 'node:crypto';
import type { Table } from '@spacex-platform/transform';
import type { IcebergSnapshot, PartitionSpec, TableMetadata } from './metadata.ts';
import { firstPartitionId, nameMappingOf, type TableSchema } from './schema.ts';

/** What the next metadata of a table are made from. */
export interface MetadataPlan {
  readonly table: Table;
  /** URI of the directory of the table. */
  readonly location: string;
  readonly tableSchema: TableSchema;
  readonly spec: PartitionSpec;
  readonly snapshot: IcebergSnapshot;
  readonly runId: string;
  /** The metadata before, and their URI. */
  readonly previous?: { readonly metadata: TableMetadata; readonly uri: string } | undefined;
}

/** As many earlier files of metadata are listed, as the Java library does by default. */
export const maxLogged = 100;

/** The name of the tag of a run. */
export function tagOf(runId: string): string {
  return `run-${runId}`;
}

/** The metadata of a table after a snapshot was added, which becomes that of the branch `main`. */
export function nextMetadata(plan: MetadataPlan): TableMetadata {
  const { table, location, tableSchema, spec, snapshot, runId, previous } = plan;
  const { schema, lastColumnId } = tableSchema;
  const before = previous?.metadata;
  const id = snapshot['snapshot-id'];
  const at = snapshot['timestamp-ms'];
  const schemas = before?.schemas ?? [];
  const isKnown = schemas.some((one) => one['schema-id'] === schema['schema-id']);
  return {
    'format-version': 2,
    'table-uuid': before?.['table-uuid'] ?? randomUUID(),
    location,
    'last-sequence-number': snapshot['sequence-number'],
    'last-updated-ms': at,
    'last-column-id': lastColumnId,
    'current-schema-id': schema['schema-id'],
    schemas: isKnown ? schemas : [...schemas, schema],
    'default-spec-id': spec['spec-id'],
    'partition-specs': [spec],
    'last-partition-id': firstPartitionId + spec.fields.length - 1,
    'default-sort-order-id': 0,
    'sort-orders': [{ 'order-id': 0, fields: [] }],
    properties: {
      ...before?.properties,
      ...(table.description === undefined ? {} : { comment: table.description }),
      'schema.name-mapping.default': nameMappingOf(schema),
      'write.format.default': 'parquet',
      'write.parquet.compression-codec': 'zstd',
    },
    'current-snapshot-id': id,
    refs: {
      ...before?.refs,
      main: { 'snapshot-id': id, type: 'branch' },
      [tagOf(runId)]: { 'snapshot-id': id, type: 'tag' },
    },
    snapshots: [...(before?.snapshots ?? []), snapshot],
    'snapshot-log': [
      ...(before?.['snapshot-log'] ?? []),
      { 'timestamp-ms': at, 'snapshot-id': id },
    ],
    'metadata-log': [...(before?.['metadata-log'] ?? []), ...loggedOf(previous)].slice(-maxLogged),
  };
}

function loggedOf(previous: MetadataPlan['previous']): TableMetadata['metadata-log'] {
  if (previous === undefined) return [];
  const { metadata, uri } = previous;
  return [{ 'timestamp-ms': metadata['last-updated-ms'], 'metadata-file': uri }];
}
