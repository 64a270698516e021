import type { DataFile } from './data-file.ts';
import type { IcebergDriver } from './driver.ts';
import {
  entryStatus,
  type FileSummary,
  ManifestEncoder,
  type ManifestEntry,
  partitionColumns,
} from './manifest.ts';
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
  /** A manifest of the files that are new in the table: see {@link addedEntry}. */
  readonly added: ManifestEncoder;
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
  const write = (manifest: ManifestEncoder) => {
    const name = `${fileId}-m${files.length}.avro`;
    const bytes = manifest.file();
    files.push({ name, bytes });
    const written = { path: plan.uriOf(name), length: bytes.length, specId: spec['spec-id'] };
    return listedManifest(written, manifest.entries, base, columns);
  };
  const manifests: ListedManifest[] = [];
  const added = plan.added.entries.map(({ data_file }) => data_file);
  if (added.length > 0) manifests.push(write(plan.added));
  const removed: FileSummary[] = [];
  const kept: FileSummary[] = [];
  for (const manifest of parent?.manifests ?? []) {
    const live = manifest.entries.filter(({ status }) => status !== entryStatus.deleted);
    const entries = live.map((entry) => carried(manifest.listed, entry, id, plan));
    for (const { status, data_file: file } of entries) {
      (status === entryStatus.deleted ? removed : kept).push(file);
    }
    if (entries.length === 0) continue;
    const isWhole = entries.every(({ status }) => status === entryStatus.existing);
    if (isWhole) {
      manifests.push(manifest.listed);
      continue;
    }
    const rewritten = new ManifestEncoder(driver, schema, spec);
    for (const entry of entries) rewritten.add(entry);
    manifests.push(write(rewritten));
  }
  const list = `snap-${id}-1-${fileId}.avro`;
  files.push({ name: list, bytes: encodeManifestList(driver, manifests, base) });
  const summary = snapshotSummary({ added, removed, kept, runId }, columns);
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

/** The entry of a file that is new in a snapshot. */
export function addedEntry(snapshot: bigint, file: DataFile): ManifestEntry {
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
