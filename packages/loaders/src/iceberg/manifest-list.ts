import { decodeAvro, encodeAvro } from './avro-file.ts';
import { listSchema } from './avro-schemas.ts';
import type { IcebergDriver } from './driver.ts';
import { type EntrySummary, entryStatus, type PartitionColumn } from './manifest.ts';
import type { IcebergSnapshot } from './metadata.ts';
import { type BoundValue, compareValues, singleValue } from './single-value.ts';

/** The values of one partition field in the files of a manifest. */
export interface PartitionSummary {
  readonly contains_null: boolean;
  readonly contains_nan: boolean | null;
  readonly lower_bound: Uint8Array | null;
  readonly upper_bound: Uint8Array | null;
}

/** A manifest in a manifest list, with the names of its Avro schema. */
export interface ListedManifest {
  readonly manifest_path: string;
  readonly manifest_length: bigint | number;
  readonly partition_spec_id: number;
  /** 0: rows, 1: deletes. */
  readonly content: number;
  readonly sequence_number: bigint | number;
  readonly min_sequence_number: bigint | number;
  readonly added_snapshot_id: bigint;
  readonly added_files_count: number;
  readonly existing_files_count: number;
  readonly deleted_files_count: number;
  readonly added_rows_count: bigint | number;
  readonly existing_rows_count: bigint | number;
  readonly deleted_rows_count: bigint | number;
  /** One for each partition field: never null, which Redshift refuses. */
  readonly partitions: readonly PartitionSummary[] | null;
  readonly key_metadata: Uint8Array | null;
}

/** Where a manifest was written. */
export interface WrittenManifest {
  readonly path: string;
  readonly length: number;
  readonly specId: number;
}

/** The entry of a manifest that a snapshot adds. */
export function listedManifest(
  { path, length, specId }: WrittenManifest,
  entries: readonly EntrySummary[],
  snapshot: Pick<IcebergSnapshot, 'snapshot-id' | 'sequence-number'>,
  columns: readonly PartitionColumn[],
): ListedManifest {
  const count = (status: number) => entries.filter((entry) => entry.status === status);
  const rows = (some: readonly EntrySummary[]) =>
    some.reduce((sum, { data_file }) => sum + Number(data_file.record_count), 0);
  const existing = count(entryStatus.existing);
  const added = count(entryStatus.added);
  const deleted = count(entryStatus.deleted);
  const own = snapshot['sequence-number'];
  const live = [...existing, ...added].map(({ sequence_number: one }) => Number(one ?? own));
  return {
    ...{ manifest_path: path, manifest_length: length, partition_spec_id: specId, content: 0 },
    ...{ sequence_number: own, min_sequence_number: Math.min(own, ...live) },
    added_snapshot_id: snapshot['snapshot-id'],
    added_files_count: added.length,
    existing_files_count: existing.length,
    deleted_files_count: deleted.length,
    added_rows_count: rows(added),
    existing_rows_count: rows(existing),
    deleted_rows_count: rows(deleted),
    partitions: columns.map((column) => summaryOf(column, entries)),
    key_metadata: null,
  };
}

function summaryOf(
  { name, type }: PartitionColumn,
  entries: readonly EntrySummary[],
): PartitionSummary {
  const values = entries.map(({ data_file }) => data_file.partition[name] ?? null);
  const known = values
    .filter((value) => value !== null)
    .map((value) => (typeof value === 'string' ? Buffer.from(value) : (value as BoundValue)))
    .sort(compareValues);
  const [least] = known;
  const greatest = known.at(-1);
  return {
    contains_null: known.length < values.length,
    contains_nan: false,
    lower_bound: least === undefined ? null : singleValue(type, least),
    upper_bound: greatest === undefined ? null : singleValue(type, greatest),
  };
}

/** Encodes the list of the manifests of a snapshot. */
export function encodeManifestList(
  { avro }: IcebergDriver,
  manifests: readonly ListedManifest[],
  snapshot: Pick<IcebergSnapshot, 'snapshot-id' | 'sequence-number' | 'parent-snapshot-id'>,
): Uint8Array {
  return encodeAvro(avro, listSchema, manifests, {
    'snapshot-id': String(snapshot['snapshot-id']),
    'parent-snapshot-id': String(snapshot['parent-snapshot-id'] ?? 'null'),
    'sequence-number': String(snapshot['sequence-number']),
    'format-version': '2',
  });
}

/**
 * The manifests of a snapshot.
 *
 * @param isOwn whether the lake wrote the list
 * @throws Error if the list is damaged
 */
export function decodeManifestList(
  { avro }: IcebergDriver,
  bytes: Uint8Array,
  isOwn: boolean,
): readonly ListedManifest[] {
  const listed = decodeAvro(avro, bytes, isOwn).records as readonly Partial<ListedManifest>[];
  if (listed.some(({ manifest_path: path }) => typeof path !== 'string')) {
    throw new Error('its records are not those of a manifest list');
  }
  return listed as readonly ListedManifest[];
}
