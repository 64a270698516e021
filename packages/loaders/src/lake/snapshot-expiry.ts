import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { curatedZone } from '../curated-zone/layout.ts';
import { type Pointer, readPointer, writePointer } from '../curated-zone/pointer.ts';
import { type IcebergDriver, loadIcebergDriver } from '../iceberg/driver.ts';
import { withoutSnapshots } from '../iceberg/expire-snapshots.ts';
import { decodeManifestList } from '../iceberg/manifest-list.ts';
import type { TableMetadata } from '../iceberg/metadata.ts';
import { formatMetadata } from '../iceberg/metadata-json.ts';
import { metadataDirectory, metadataName } from '../iceberg/publish-table.ts';
import { readMetadata } from '../iceberg/table-state.ts';
import { pathOf, uriOf } from '../iceberg/uris.ts';
import type { ObjectStore } from '../object-store/object-store.ts';

/** A table of which some snapshots are no longer needed. */
export interface ExpiredTable {
  readonly table: string;
  /** Number of snapshots that go. */
  readonly snapshots: number;
  /** Path of the metadata with them. */
  readonly previous: string;
  /** Path of the metadata without them. */
  readonly path: string;
  readonly metadata: TableMetadata;
}

/** The Iceberg metadata of a lake, as far as they are needed. */
export interface SnapshotExpiry {
  readonly tables: readonly ExpiredTable[];
  /** Paths of the files of metadata that stay. */
  readonly needed: ReadonlySet<string>;
}

/** Tables whose metadata are read at the same time. */
const concurrency = 6;

/**
 * Finds the snapshots that none of these pointers names, and the files of metadata that the others
 * need. Changes nothing.
 *
 * @param current what is published
 * @param pointers those of the runs that are kept, the current one included
 */
export async function planExpiry(
  store: ObjectStore,
  current: Pointer | undefined,
  pointers: readonly Pointer[],
): Promise<SnapshotExpiry> {
  const needed = new Set(
    pointers.flatMap(({ tables }) =>
      Object.values(tables).flatMap(({ metadata }) => metadata ?? []),
    ),
  );
  const expired: ExpiredTable[] = [];
  const described = Object.entries(current?.tables ?? {}).flatMap(([table, { metadata }]) =>
    metadata === undefined ? [] : [{ table, path: metadata }],
  );
  if (described.length === 0) return { tables: [], needed };
  const driver = await loadIcebergDriver();
  const queue = described.values();
  const work = async () => {
    for (const { table, path } of queue) {
      const metadata = await readMetadata(store, path);
      const kept = new Set(pointers.map(({ tables }) => tables[table]?.snapshot_id));
      const uri = uriOf(store, path);
      const next = withoutSnapshots(metadata, (id) => kept.has(String(id)), uri);
      for (const file of await filesOfMetadata(driver, store, next ?? metadata)) needed.add(file);
      if (next === undefined) continue;
      const snapshots = metadata.snapshots.length - next.snapshots.length;
      const nextPath = `${metadataDirectory(table)}/${metadataName(uri, randomUUID())}`;
      expired.push({ table, snapshots, previous: path, path: nextPath, metadata: next });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  expired.sort((one, other) => (one.table < other.table ? -1 : 1));
  return { tables: expired, needed };
}

/** Paths of the manifest lists and manifests of all snapshots. */
async function filesOfMetadata(
  driver: IcebergDriver,
  store: ObjectStore,
  { snapshots }: TableMetadata,
): Promise<readonly string[]> {
  const files: string[] = [];
  const add = (uri: string) => {
    const path = pathOf(store, uri, curatedZone);
    if (path !== undefined) files.push(path);
    return path;
  };
  for (const { 'manifest-list': uri } of snapshots) {
    const path = add(uri);
    if (path === undefined) continue;
    const listed = await decodeManifestList(driver, await buffer(store.read(path)));
    for (const { manifest_path: manifest } of listed) add(manifest);
  }
  return files;
}

/**
 * Publishes the metadata without the expired snapshots.
 *
 * @throws LoaderError `superseded` if another run has published meanwhile
 */
export async function publishExpiry(
  store: ObjectStore,
  { tables }: Pick<SnapshotExpiry, 'tables'>,
): Promise<void> {
  const before = await readPointer(store);
  if (before === undefined || tables.length === 0) return;
  const entries = { ...before.pointer.tables };
  for (const { table, path, previous, metadata } of tables) {
    const entry = entries[table];
    // Another run has published the table: its snapshots expire the next time.
    if (entry?.metadata !== previous) continue;
    await store.create(path, Buffer.from(formatMetadata(metadata)));
    entries[table] = { ...entry, metadata: path };
  }
  await writePointer(store, { ...before.pointer, tables: entries }, before);
}
