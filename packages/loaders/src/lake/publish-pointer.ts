import { isDeepStrictEqual } from 'node:util';
import { pointerCopyPath } from '../curated-zone/layout.ts';
import {
  type Pointer,
  readPointer,
  readPointerCopies,
  type VersionedPointer,
  writePointer,
} from '../curated-zone/pointer.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import { metadataDirectory } from '../iceberg/publish-table.ts';
import { readMetadata } from '../iceberg/table-state.ts';
import { uriOf } from '../iceberg/uris.ts';
import type { ObjectStore } from '../object-store/object-store.ts';

/**
 * Publishes new metadata of published files. After an error, the pointer that is there decides: if it is
 * the new one, only the response was lost, which is a success. The metadata are deleted only if another
 * run has certainly published instead; after another error the write may still arrive.
 *
 * @param written paths of the metadata
 * @throws LoaderError `superseded` if another run has published meanwhile
 */
export async function publishPointer(
  store: ObjectStore,
  pointer: Pointer,
  before: VersionedPointer | undefined,
  written: readonly string[],
): Promise<void> {
  try {
    await writePointer(store, pointer, before);
  } catch (error) {
    const outcome = await outcomeOf(store, pointer, error, written).catch(() => 'unknown');
    if (outcome === 'published') return;
    if (outcome === 'superseded') await store.remove(written).catch(() => undefined);
    throw error;
  }
}

/** What happened to a write of the pointer that failed. */
async function outcomeOf(
  store: ObjectStore,
  pointer: Pointer,
  error: unknown,
  written: readonly string[],
): Promise<'published' | 'superseded' | 'unknown'> {
  const now = (await readPointer(store))?.pointer;
  if (isDeepStrictEqual(now, pointer)) return 'published';
  if (now === undefined || !isLoaderError(error) || error.code !== 'superseded') return 'unknown';
  const isUsed = await isNamed(store, now, pointer.run_id, written);
  return isUsed ? 'unknown' : 'superseded';
}

/**
 * Whether something published names metadata: a run that published right after the write has continued
 * from them, and has stored a copy of the pointer that named them.
 */
async function isNamed(
  store: ObjectStore,
  { tables }: Pointer,
  runId: string,
  written: readonly string[],
): Promise<boolean> {
  const paths = new Set(written);
  const copies = await readPointerCopies(store, [pointerCopyPath(runId)]);
  const entries = [tables, ...copies.map((copy) => copy.tables)].flatMap((one) =>
    Object.values(one),
  );
  if (entries.some(({ metadata }) => metadata !== undefined && paths.has(metadata))) return true;
  const uris = new Set(written.map((path) => uriOf(store, path)));
  for (const [table, { metadata: path }] of Object.entries(tables)) {
    const isConcerned = written.some((one) => one.startsWith(`${metadataDirectory(table)}/`));
    if (path === undefined || !isConcerned) continue;
    const { snapshots, 'metadata-log': log } = await readMetadata(store, path);
    const named = [
      ...snapshots.map((one) => one['manifest-list']),
      ...log.map((one) => one['metadata-file']),
    ];
    if (named.some((uri) => uris.has(uri))) return true;
  }
  return false;
}
