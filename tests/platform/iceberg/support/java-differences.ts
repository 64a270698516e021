/** Fields that the Java library writes differently, by the reason. All others must be the same. */
const differences: Readonly<Record<string, readonly string[]>> = {
  'Java chooses ids at random; here an id is a hash of the run and the table': [
    'list.header.parent-snapshot-id',
    'list.header.snapshot-id',
    'list.records[].added_snapshot_id',
    'manifests[].records[].snapshot_id',
    'metadata.current-snapshot-id',
    'metadata.refs.main.snapshot-id',
    'metadata.snapshot-log[].snapshot-id',
    'metadata.snapshots[].parent-snapshot-id',
    'metadata.snapshots[].snapshot-id',
    'metadata.table-uuid',
  ],
  'Java takes the time of each commit; here all tables of a run have the time of its publication': [
    'metadata.last-updated-ms',
    'metadata.metadata-log[].timestamp-ms',
    'metadata.snapshot-log[].timestamp-ms',
    'metadata.snapshots[].timestamp-ms',
  ],
  'the tables of Java are in another directory, and Hadoop writes file:/ where a URI has file:///':
    [
      'list.records[].manifest_path',
      'manifests[].records[].data_file.file_path',
      'metadata.location',
      'metadata.metadata-log[].metadata-file',
      'metadata.snapshots[].manifest-list',
    ],
  'Java compresses; without compression the same rows give the same bytes in each version of Node':
    ['list.header.avro.codec', 'list.records[].manifest_length', 'manifests[].header.avro.codec'],
  'Java adds its own schema to the schema of Avro; the specification does not have it': [
    'list.header.iceberg.schema',
    'manifests[].header.iceberg.schema',
  ],
  'the specification requires it in version 2; Java leaves it out': [
    'manifests[].header.schema-id',
  ],
  'Java counts NaN only while it writes a file; here no number is one': [
    'manifests[].records[].data_file.nan_value_counts.length',
  ],
  'Java sets them only for files that it writes; metadata.test.ts compares them with pyarrow': [
    'manifests[].records[].data_file.split_offsets',
  ],
  'the first metadata of Java have no snapshot yet': ['metadata.metadata-log.length'],
  'Java writes optional lists even if they are empty': [
    'metadata.partition-statistics',
    'metadata.statistics',
  ],
  'the test asks Java for whole bounds, as the files have them: its default is 16 characters': [
    'metadata.properties.write.metadata.metrics.default',
  ],
  'properties and tags of this platform': [
    'metadata.properties.comment',
    'metadata.properties.schema.name-mapping.default',
    'metadata.properties.write.format.default',
    'metadata.refs.run-<id>',
    'metadata.snapshots[].summary.spacex.run-id',
  ],
  'Java names itself and Spark': [
    'metadata.snapshots[].summary.app-id',
    'metadata.snapshots[].summary.engine-name',
    'metadata.snapshots[].summary.engine-version',
    'metadata.snapshots[].summary.iceberg-version',
  ],
};

/** Why a field differs, by its path. */
export const reasons: ReadonlyMap<string, string> = new Map(
  Object.entries(differences).flatMap(([reason, fields]) => fields.map((field) => [field, reason])),
);
