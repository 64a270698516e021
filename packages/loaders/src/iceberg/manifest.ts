import { decodeAvro, encodeAvro } from './avro-file.ts';
import { entrySchema } from './avro-schemas.ts';
import type { DataFile } from './data-file.ts';
import type { IcebergDriver } from './driver.ts';
import type { IcebergField, IcebergSchema, PartitionSpec } from './metadata.ts';

/** Whether a file was in the table before a snapshot, is new in it, or no longer in it. */
export const entryStatus = { existing: 0, added: 1, deleted: 2 } as const;

/** An entry of a manifest, with the names of its Avro schema. */
export interface ManifestEntry {
  readonly status: number;
  /** The snapshot that added the file, or deleted it. Null: the one that added the manifest. */
  readonly snapshot_id: bigint | null;
  /** Null: that of the manifest. */
  readonly sequence_number: bigint | number | null;
  readonly file_sequence_number: bigint | number | null;
  readonly data_file: DataFile;
}

/** The fields of a partition spec, with the types of their values. */
export type PartitionColumn = Pick<IcebergField, 'id' | 'name' | 'type'>;

/** The partition fields of a table, with the types of the columns that they are made from. */
export function partitionColumns(
  spec: PartitionSpec,
  schema: IcebergSchema,
): readonly PartitionColumn[] {
  return spec.fields.map(({ name, 'field-id': id, 'source-id': source }) => {
    const type = schema.fields.find((field) => field.id === source)?.type ?? 'string';
    return { id, name, type };
  });
}

/**
 * Encodes a manifest of data files.
 *
 * Source: Apache Iceberg, "Iceberg Table Spec", manifests: the header has the schema of the table.
 */
export function encodeManifest(
  { avro }: IcebergDriver,
  entries: readonly ManifestEntry[],
  schema: IcebergSchema,
  spec: PartitionSpec,
): Uint8Array {
  return encodeAvro(avro, entrySchema(partitionColumns(spec, schema)), entries, {
    schema: JSON.stringify(schema),
    'schema-id': String(schema['schema-id']),
    'partition-spec': JSON.stringify(spec.fields),
    'partition-spec-id': String(spec['spec-id']),
    'format-version': '2',
    content: 'data',
  });
}

/**
 * The entries of a manifest.
 *
 * @param isOwn whether the lake wrote it
 * @throws Error if it is damaged
 */
export function decodeManifest(
  { avro }: IcebergDriver,
  bytes: Uint8Array,
  isOwn: boolean,
): readonly ManifestEntry[] {
  const entries = decodeAvro(avro, bytes, isOwn).records as readonly Partial<ManifestEntry>[];
  const statuses: readonly unknown[] = Object.values(entryStatus);
  if (
    entries.some(
      ({ status, data_file: file }) =>
        !statuses.includes(status) || typeof file?.file_path !== 'string',
    )
  ) {
    throw new Error('its records are not those of a manifest');
  }
  return entries as readonly ManifestEntry[];
}
