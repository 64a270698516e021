import type { Pointer, VersionedPointer } from '../curated-zone/pointer.ts';
import { formatMetadata } from '../iceberg/metadata-json.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { publishPointer } from './publish-pointer.ts';
import type { SnapshotExpiry } from './snapshot-expiry.ts';

/**
 * Publishes the metadata without the expired snapshots.
 *
 * @param before the pointer from which the expiry was planned
 * @returns what is published then
 * @throws LoaderError `superseded` if another run has published meanwhile; its metadata then refer to
 * the snapshots
 */
export async function publishExpiry(
  store: ObjectStore,
  { tables }: Pick<SnapshotExpiry, 'tables'>,
  before: VersionedPointer | undefined,
): Promise<Pointer | undefined> {
  if (before === undefined || tables.length === 0) return before?.pointer;
  const entries = { ...before.pointer.tables };
  for (const { table, path } of tables) {
    const entry = entries[table];
    if (entry !== undefined) entries[table] = { ...entry, metadata: path };
  }
  const pointer = { ...before.pointer, tables: entries };
  const written: string[] = [];
  try {
    for (const { path, metadata } of tables) {
      written.push(path);
      await store.create(path, Buffer.from(formatMetadata(metadata)));
    }
  } catch (error) {
    await store.remove(written).catch(() => undefined);
    throw error;
  }
  await publishPointer(store, pointer, before, written);
  return pointer;
}
