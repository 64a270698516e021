import type { IcebergField, IcebergType } from './metadata.ts';

/** A schema of Avro, as JSON. */
export type AvroSchema = string | readonly AvroSchema[] | { readonly [key: string]: unknown };

type Named = readonly [name: string, type: AvroSchema, id: number, doc?: string];

function record(name: string, fields: readonly { readonly [key: string]: unknown }[]): AvroSchema {
  return { type: 'record', name, fields };
}

function required([name, type, id, doc]: Named) {
  return { name, type, ...(doc === undefined ? {} : { doc }), 'field-id': id };
}

function optional([name, type, id, doc]: Named) {
  const described = doc === undefined ? {} : { doc };
  return { name, type: ['null', type], ...described, default: null, 'field-id': id };
}

/** A map whose keys are ids of columns: Avro has only maps with texts as keys. */
function mapOf(key: number, value: number, type: AvroSchema): AvroSchema {
  const items = record(`k${key}_v${value}`, [
    required(['key', 'int', key]),
    required(['value', type, value]),
  ]);
  return { type: 'array', items, logicalType: 'map' };
}

function listOf(items: AvroSchema, id: number): AvroSchema {
  return { type: 'array', items, 'element-id': id };
}

const avroTypes: Readonly<Record<string, AvroSchema>> = {
  boolean: 'boolean',
  int: 'int',
  long: 'long',
  double: 'double',
  string: 'string',
  date: { type: 'int', logicalType: 'date' },
  timestamptz: { type: 'long', logicalType: 'timestamp-micros', 'adjust-to-utc': true },
};

/** The type of a partition value in Avro. */
function avroType(type: IcebergType): AvroSchema {
  const found = avroTypes[type];
  if (found === undefined) throw new TypeError(`Partitions of the type ${type} are not supported.`);
  return found;
}

/**
 * The schema of an entry of a manifest, with the fields, their order and their texts as the Java
 * library writes them: Redshift and Athena refuse other ones.
 *
 * Source: Apache Iceberg, "Iceberg Table Spec", manifests; `DataFile.java` and `ManifestEntry.java`.
 *
 * @param partition the fields of the partition spec, with the types of their values
 */
export function entrySchema(
  partition: readonly Pick<IcebergField, 'id' | 'name' | 'type'>[],
): AvroSchema {
  const values = partition.map(({ name, type, id }) => optional([name, avroType(type), id]));
  const file = record('r2', [
    required([
      'content',
      'int',
      134,
      'Contents of the file: 0=data, 1=position deletes, 2=equality deletes',
    ]),
    required(['file_path', 'string', 100, 'Location URI with FS scheme']),
    required(['file_format', 'string', 101, 'File format name: avro, orc, or parquet']),
    required([
      'partition',
      record('r102', values),
      102,
      'Partition data tuple, schema based on the partition spec',
    ]),
    required(['record_count', 'long', 103, 'Number of records in the file']),
    required(['file_size_in_bytes', 'long', 104, 'Total file size in bytes']),
    optional([
      'column_sizes',
      mapOf(117, 118, 'long'),
      108,
      'Map of column id to total size on disk',
    ]),
    optional([
      'value_counts',
      mapOf(119, 120, 'long'),
      109,
      'Map of column id to total count, including null and NaN',
    ]),
    optional([
      'null_value_counts',
      mapOf(121, 122, 'long'),
      110,
      'Map of column id to null value count',
    ]),
    optional([
      'nan_value_counts',
      mapOf(138, 139, 'long'),
      137,
      'Map of column id to number of NaN values in the column',
    ]),
    optional(['lower_bounds', mapOf(126, 127, 'bytes'), 125, 'Map of column id to lower bound']),
    optional(['upper_bounds', mapOf(129, 130, 'bytes'), 128, 'Map of column id to upper bound']),
    optional(['key_metadata', 'bytes', 131, 'Encryption key metadata blob']),
    optional(['split_offsets', listOf('long', 133), 132, 'Splittable offsets']),
    optional(['equality_ids', listOf('int', 136), 135, 'Equality comparison field IDs']),
    optional(['sort_order_id', 'int', 140, 'Sort order ID']),
    optional([
      'referenced_data_file',
      'string',
      143,
      'Fully qualified location (URI with FS scheme) of a data file that all deletes reference',
    ]),
  ]);
  return record('manifest_entry', [
    required(['status', 'int', 0]),
    optional(['snapshot_id', 'long', 1]),
    optional(['sequence_number', 'long', 3]),
    optional(['file_sequence_number', 'long', 4]),
    required(['data_file', file, 2]),
  ]);
}

/**
 * The schema of an entry of a manifest list, as the Java library writes it.
 *
 * Source: Apache Iceberg, "Iceberg Table Spec", manifest lists; `ManifestFile.java`.
 */
export const listSchema: AvroSchema = record('manifest_file', [
  required(['manifest_path', 'string', 500, 'Location URI with FS scheme']),
  required(['manifest_length', 'long', 501, 'Total file size in bytes']),
  required(['partition_spec_id', 'int', 502, 'Spec ID used to write']),
  required(['content', 'int', 517, 'Contents of the manifest: 0=data, 1=deletes']),
  required(['sequence_number', 'long', 515, 'Sequence number when the manifest was added']),
  required(['min_sequence_number', 'long', 516, 'Lowest sequence number in the manifest']),
  required(['added_snapshot_id', 'long', 503, 'Snapshot ID that added the manifest']),
  required(['added_files_count', 'int', 504, 'Added entry count']),
  required(['existing_files_count', 'int', 505, 'Existing entry count']),
  required(['deleted_files_count', 'int', 506, 'Deleted entry count']),
  required(['added_rows_count', 'long', 512, 'Added rows count']),
  required(['existing_rows_count', 'long', 513, 'Existing rows count']),
  required(['deleted_rows_count', 'long', 514, 'Deleted rows count']),
  optional([
    'partitions',
    listOf(
      record('r508', [
        required(['contains_null', 'boolean', 509, 'True if any file has a null partition value']),
        optional(['contains_nan', 'boolean', 518, 'True if any file has a nan partition value']),
        optional(['lower_bound', 'bytes', 510, 'Partition lower bound for all files']),
        optional(['upper_bound', 'bytes', 511, 'Partition upper bound for all files']),
      ]),
      508,
    ),
    507,
    'Summary for each partition',
  ]),
  optional(['key_metadata', 'bytes', 519, 'Encryption key metadata blob']),
]);
