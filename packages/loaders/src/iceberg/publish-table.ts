import { createHash } from 'node:crypto';
import type { Table } from '@spacex-platform/transform';
import type { CuratedFile } from '../curated-zone/curated-zone.ts';
import { curatedZone, partitionOf } from '../curated-zone/layout.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { dataFileOf } from './data-file.ts';
import type { IcebergDriver } from './driver.ts';
import { entryStatus, ManifestEncoder } from './manifest.ts';
import { formatMetadata } from './metadata-json.ts';
import { nextMetadata } from './next-metadata.ts';
import { addedEntry, nextSnapshot } from './next-snapshot.ts';
import { partitionSpecOf, schemaOf } from './schema.ts';
import type { TableState } from './table-state.ts';
import { uriOf } from './uris.ts';

/** The run that publishes snapshots. */
export interface PublishedRun {
  readonly runId: string;
  /** The moment of the run, for all its tables: milliseconds since 1970. */
  readonly timestamp: number;
  /** In the names of the files. Default: the id of the run. */
  readonly fileId?: string;
}

/** The files of a table that a run publishes. */
export interface TablePublication extends PublishedRun {
  readonly table: Table;
  /** What is published; undefined if the table has no metadata yet. */
  readonly before: TableState | undefined;
  readonly files: readonly CuratedFile[];
  /** The footer of a file that is new in the table. */
  footerOf(file: CuratedFile): Promise<Uint8Array>;
  /** Called before a file of metadata is written. */
  onWritten(paths: readonly string[]): void;
}

/** The metadata that the pointer names. */
export interface PublishedMetadata {
  /** Path of the metadata, relative to the root of the lake. */
  readonly metadata: string;
  /** Decimal: it has 63 bits. */
  readonly snapshotId: string;
}

/** Directory of the metadata of a table, relative to the root of the lake. */
export function metadataDirectory(table: string): string {
  return `${curatedZone}/${table}/metadata`;
}

/**
 * Writes the metadata of the next snapshot of a table. Nothing that is published changes: the files are
 * visible once a pointer or a catalog names them.
 */
export async function writeTableMetadata(
  driver: IcebergDriver,
  store: ObjectStore,
  publication: TablePublication,
): Promise<PublishedMetadata> {
  const { table, runId, timestamp, fileId = runId, before, files } = publication;
  const tableSchema = schemaOf(table, before?.metadata);
  const spec = partitionSpecOf(table, tableSchema.schema);
  const directory = metadataDirectory(table.name);
  const uris = new Map(files.map((file) => [uriOf(store, file.path), file]));
  // Without deleted files: a rollback adds them again.
  const live = before?.manifests
    .flatMap(({ entries }) => entries)
    .filter(({ status }) => status !== entryStatus.deleted);
  const known = new Set(live?.map(({ data_file: file }) => file.file_path));
  const id = snapshotIdOf(table, runId);
  const added = new ManifestEncoder(driver, tableSchema.schema, spec);
  for (const [uri, file] of uris) {
    if (known.has(uri)) continue;
    const described = {
      ...{ footer: await publication.footerOf(file), uri },
      ...{ bytes: file.bytes, rows: file.rows, partition: partitionValues(table, file.path) },
    };
    added.add(addedEntry(id, dataFileOf(driver, described, tableSchema.schema)));
  }
  const sequenceNumber = (before?.metadata['last-sequence-number'] ?? 0) + 1;
  const parent = before?.metadata['current-snapshot-id'];
  const { snapshot, files: planned } = nextSnapshot(driver, {
    ...{ id, sequenceNumber, timestamp, runId, fileId, spec, added },
    schema: tableSchema.schema,
    parent: parent === undefined ? undefined : { id: parent, manifests: before?.manifests ?? [] },
    isKept: (uri) => uris.has(uri),
    uriOf: (name) => uriOf(store, `${directory}/${name}`),
  });
  const metadata = nextMetadata({
    ...{ table, tableSchema, spec, snapshot, runId },
    location: uriOf(store, `${curatedZone}/${table.name}`),
    previous: before,
  });
  const path = `${directory}/${metadataName(before?.uri, fileId)}`;
  const written = planned.map(({ name, bytes }) => ({ path: `${directory}/${name}`, bytes }));
  publication.onWritten([...written.map((file) => file.path), path]);
  for (const file of written) await store.create(file.path, file.bytes);
  await store.create(path, Buffer.from(formatMetadata(metadata)));
  return {
    metadata: path,
    snapshotId: String(snapshot['snapshot-id']),
  };
}

/** A snapshot has the same id if its run is repeated: 63 bits of a hash of the run and the table. */
export function snapshotIdOf({ name }: Pick<Table, 'name'>, runId: string): bigint {
  const hash = createHash('sha256').update(`${runId}/${name}`).digest();
  return (hash.readBigUInt64BE() >> 1n) | 1n;
}

function partitionValues(table: Table, path: string): Readonly<Record<string, unknown>> {
  const value = partitionOf(table, path);
  if (table.partition === null || value === null) return {};
  const isText = table.columns[table.partition]?.type === 'text';
  return { [table.partition]: isText ? value : Number(value) };
}

/**
 * The name of the next metadata of a table: its number is one more, which the Java library and others
 * expect.
 *
 * @param previous URI of the metadata before
 */
export function metadataName(previous: string | undefined, id: string): string {
  const number = Number(/\/(\d+)-[^/]*$/.exec(previous ?? '')?.[1] ?? 0) + 1;
  return `${String(number).padStart(5, '0')}-${id}.metadata.json`;
}
