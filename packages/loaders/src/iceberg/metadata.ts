/** The types of Iceberg that the columns of the platform have. Files of others can have more. */
export type IcebergType =
  | 'boolean'
  | 'int'
  | 'long'
  | 'double'
  | 'date'
  | 'timestamptz'
  | 'string'
  | (string & {});

/** A column, as in the metadata of a table. */
export interface IcebergField {
  /** Unique in the table, and never used again for another column. */
  readonly id: number;
  readonly name: string;
  readonly required: boolean;
  readonly type: IcebergType;
  readonly doc?: string;
}

/** A schema of a table, as in its metadata. */
export interface IcebergSchema {
  readonly type: 'struct';
  readonly 'schema-id': number;
  readonly fields: readonly IcebergField[];
}

/** A field of a partition spec. The platform partitions by the values of one column. */
export interface PartitionField {
  readonly name: string;
  readonly transform: string;
  readonly 'source-id': number;
  readonly 'field-id': number;
}

/** How the files of a table are divided. */
export interface PartitionSpec {
  readonly 'spec-id': number;
  readonly fields: readonly PartitionField[];
}

/** One state of a table: the files that are listed in its manifests. */
export interface IcebergSnapshot {
  readonly 'snapshot-id': bigint;
  readonly 'parent-snapshot-id'?: bigint;
  readonly 'sequence-number': number;
  readonly 'timestamp-ms': number;
  /** URI of the list of its manifests. */
  readonly 'manifest-list': string;
  readonly summary: Readonly<Record<string, string>>;
  readonly 'schema-id': number;
}

/** A name for a snapshot: the branch `main`, or the tag of a run. */
export interface SnapshotRef {
  readonly 'snapshot-id': bigint;
  readonly type: 'branch' | 'tag';
}

/**
 * The metadata of a table in version 2 of the format, with the names that the file has.
 *
 * Source: Apache Iceberg, "Iceberg Table Spec", appendix C (JSON serialization).
 */
export interface TableMetadata {
  readonly 'format-version': 2;
  readonly 'table-uuid': string;
  /** URI of the directory of the table. */
  readonly location: string;
  readonly 'last-sequence-number': number;
  readonly 'last-updated-ms': number;
  readonly 'last-column-id': number;
  readonly 'current-schema-id': number;
  readonly schemas: readonly IcebergSchema[];
  readonly 'default-spec-id': number;
  readonly 'partition-specs': readonly PartitionSpec[];
  readonly 'last-partition-id': number;
  readonly 'default-sort-order-id': number;
  readonly 'sort-orders': readonly {
    readonly 'order-id': number;
    readonly fields: readonly unknown[];
  }[];
  readonly properties: Readonly<Record<string, string>>;
  /** Absent or -1 if the table has no snapshot. */
  readonly 'current-snapshot-id'?: bigint;
  readonly refs?: Readonly<Record<string, SnapshotRef>>;
  readonly snapshots: readonly IcebergSnapshot[];
  readonly 'snapshot-log': readonly {
    readonly 'timestamp-ms': number;
    readonly 'snapshot-id': bigint;
  }[];
  readonly 'metadata-log': readonly {
    readonly 'timestamp-ms': number;
    readonly 'metadata-file': string;
  }[];
}

/** The schema that is current in a table. */
export function currentSchema(metadata: TableMetadata): IcebergSchema | undefined {
  return metadata.schemas.find((one) => one['schema-id'] === metadata['current-schema-id']);
}

/** The snapshot that is current in a table; undefined if it has none. */
export function currentSnapshot(metadata: TableMetadata): IcebergSnapshot | undefined {
  const id = metadata['current-snapshot-id'];
  return metadata.snapshots.find((one) => one['snapshot-id'] === id);
}
