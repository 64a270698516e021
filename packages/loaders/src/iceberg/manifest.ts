import { AvroEncoder, decodeAvro } from './avro-file.ts';
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

/** What a snapshot needs to know of a data file whose entry is encoded. */
export type FileSummary = Pick<DataFile, 'partition' | 'record_count' | 'file_size_in_bytes'>;

/** What a snapshot needs to know of an entry that is encoded. */
export interface EntrySummary extends Pick<ManifestEntry, 'status' | 'sequence_number'> {
  readonly data_file: FileSummary;
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
 * Encodes a manifest of data files entry by entry: an entry with its statistics needs ten times the
 * memory of its encoding.
 *
 * Source: Apache Iceberg, "Iceberg Table Spec", manifests: the header has the schema of the table.
 */
export class ManifestEncoder {
  readonly #schema: IcebergSchema;
  readonly #spec: PartitionSpec;
  readonly #avro: AvroEncoder;
  readonly #entries: EntrySummary[] = [];

  constructor({ avro }: IcebergDriver, schema: IcebergSchema, spec: PartitionSpec) {
    this.#schema = schema;
    this.#spec = spec;
    this.#avro = new AvroEncoder(avro, entrySchema(partitionColumns(spec, schema)));
  }

  get entries(): readonly EntrySummary[] {
    return this.#entries;
  }

  add(entry: ManifestEntry): void {
    this.#avro.add(entry);
    const { status, sequence_number, data_file } = entry;
    const { partition, record_count, file_size_in_bytes } = data_file;
    const summary = { partition, record_count, file_size_in_bytes };
    this.#entries.push({ status, sequence_number, data_file: summary });
  }

  /** The manifest with all entries so far. */
  file(): Uint8Array {
    const [schema, spec] = [this.#schema, this.#spec];
    return this.#avro.file({
      schema: JSON.stringify(schema),
      'schema-id': String(schema['schema-id']),
      'partition-spec': JSON.stringify(spec.fields),
      'partition-spec-id': String(spec['spec-id']),
      'format-version': '2',
      content: 'data',
    });
  }
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
