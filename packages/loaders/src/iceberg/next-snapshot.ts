import type { DataFile } from './data-file.ts';
import type { IcebergDriver } from './driver.ts';
import { encodeManifest, entryStatus, type ManifestEntry, partitionColumns } from './manifest.ts';
import { encodeManifestList, type ListedManifest, listedManifest } from './manifest-list.ts';
import type { IcebergSchema, IcebergSnapshot, PartitionSpec } from './metadata.ts';
import { snapshotSummary } from './snapshot-summary.ts';

/** A manifest of a snapshot, with its entries. */
export interface ReadManifest {
  readonly listed: ListedManifest;
  readonly entries: readonly ManifestEntry[];
}

/** What a new snapshot is made from. */
export interface SnapshotPlan {
  readonly id: bigint;
  readonly sequenceNumber: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly runId: string;
  /** In the names of the files. */
  readonly fileId: string;
  readonly schema: IcebergSchema;
  readonly spec: PartitionSpec;
  /** The current snapshot, and its manifests. */
  readonly parent?:
    | { readonly id: bigint; readonly manifests: readonly ReadManifest[] }
    | undefined;
  /** Files that are new in the table. */
  readonly added: readonly DataFile[];
  /** Whether a file that is in the table stays. */
  isKept(uri: string): boolean;
  /** URI of a file of metadata with this name. */
  uriOf(name: string): string;
}

/** A file of metadata that a snapshot needs. */
export interface MetadataFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A snapshot, and the files that must exist before it is published. */
export interface PlannedSnapshot {
  readonly snapshot: IcebergSnapshot;
  readonly files: readonly MetadataFile[];
}

/**
 * Plans the next snapshot of a table. A manifest whose files all stay is listed again as it is; one of
 * which some files go is written again, with what stays and what goes.
 */
export function nextSnapshot(driver: IcebergDriver, plan: SnapshotPlan): PlannedSnapshot {
  const { id, sequenceNumber, timestamp, runId, fileId, schema, spec, parent } = plan;
  const base = {
    'snapshot-id': id,
    ...(parent === undefined ? {} : { 'parent-snapshot-id': parent.id }),
    'sequence-number': sequenceNumber,
    'timestamp-ms': timestamp,
  };
  const columns = partitionColumns(spec, schema);
  const files: MetadataFile[] = [];
  const write = (entries: readonly ManifestEntry[]) => {
    const name = `${fileId}-m${files.length}.avro`;
    const bytes = encodeManifest(driver, entries, schema, spec);
    files.push({ name, bytes });
    const written = { path: plan.uriOf(name), length: bytes.length, specId: spec['spec-id'] };
    return listedManifest(written, entries, base, columns);
  };
  const manifests: ListedManifest[] = [];
  const added = plan.added.map((file) => addedEntry(id, file));
  if (added.length > 0) manifests.push(write(added));
  const removed: DataFile[] = [];
  const kept: DataFile[] = [];
  for (const manifest of parent?.manifests ?? []) {
    const live = manifest.entries.filter(({ status }) => status !== entryStatus.deleted);
    const entries = live.map((entry) => carried(manifest.listed, entry, id, plan));
    for (const { status, data_file: file } of entries) {
      (status === entryStatus.deleted ? removed : kept).push(file);
    }
    if (entries.length === 0) continue;
    const isWhole = entries.every(({ status }) => status === entryStatus.existing);
    manifests.push(isWhole ? manifest.listed : write(entries));
  }
  const list = `snap-${id}-1-${fileId}.avro`;
  files.push({ name: list, bytes: encodeManifestList(driver, manifests, base) });
  const summary = snapshotSummary({ added: plan.added, removed, kept, runId }, columns);
  return {
    snapshot: {
      ...base,
      'manifest-list': plan.uriOf(list),
      summary,
      'schema-id': schema['schema-id'],
    },
    files,
  };
}

function addedEntry(snapshot: bigint, file: DataFile): ManifestEntry {
  return {
    ...{ status: entryStatus.added, snapshot_id: snapshot },
    ...{ sequence_number: null, file_sequence_number: null, data_file: file },
  };
}

/** An entry of an earlier snapshot: what it inherited from its manifest is written out. */
function carried(
  { added_snapshot_id: adder, sequence_number: sequence }: ListedManifest,
  entry: ManifestEntry,
  snapshot: bigint,
  { isKept }: Pick<SnapshotPlan, 'isKept'>,
): ManifestEntry {
  const stays = isKept(entry.data_file.file_path);
  return {
    status: stays ? entryStatus.existing : entryStatus.deleted,
    snapshot_id: stays ? (entry.snapshot_id ?? adder) : snapshot,
    sequence_number: entry.sequence_number ?? sequence,
    file_sequence_number: entry.file_sequence_number ?? sequence,
    data_file: entry.data_file,
  };
}
