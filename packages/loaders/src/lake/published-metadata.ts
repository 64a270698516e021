import { isDeepStrictEqual } from 'node:util';
import type { Pointer } from '../curated-zone/pointer.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import type { TableMetadata } from '../iceberg/metadata.ts';
import { damagedMetadata } from '../iceberg/metadata-errors.ts';
import { metadataIn } from '../iceberg/table-state.ts';
import { uriOf } from '../iceberg/uris.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { CatalogLake } from './catalog.ts';

/** A table whose Iceberg metadata the pointer names. */
export interface PublishedMetadata {
  readonly table: string;
  /** The run that wrote its files. */
  readonly runId: string;
  readonly uri: string;
  readonly metadata: TableMetadata;
  /** The file of the metadata. */
  readonly bytes: Uint8Array;
}

/** Tables whose metadata are read at the same time. */
const concurrency = 6;

/** Attempts, if other runs publish at the same time. */
const maxAttempts = 3;

/**
 * Reads the Iceberg metadata that the pointer names, for a catalog that follows it. Tables without
 * current metadata are absent: those of versions without Iceberg, until their next run or
 * `lake follow`.
 *
 * @throws LoaderError `damaged` if metadata are missing or cannot be read
 */
export async function publishedMetadata(lake: CatalogLake): Promise<readonly PublishedMetadata[]> {
  for (let attempt = 1; ; attempt++) {
    const pointer = await lake.pointer();
    try {
      return await metadataOf(lake.store, pointer);
    } catch (error) {
      // On S3, another run may have published and `lake gc` may have deleted the earlier metadata.
      if (!isLoaderError(error) || error.code !== 'damaged' || attempt === maxAttempts) throw error;
      if (isDeepStrictEqual(await lake.pointer(), pointer)) throw error;
    }
  }
}

async function metadataOf(
  store: ObjectStore,
  pointer: Pointer | undefined,
): Promise<readonly PublishedMetadata[]> {
  const found: PublishedMetadata[] = [];
  const entries = Object.entries(pointer?.tables ?? {});
  await forEachConcurrently(entries, concurrency, async ([table, entry]) => {
    const { metadata: path, snapshot_id, run_id: runId } = entry;
    if (path === undefined || snapshot_id === undefined) return;
    const file = await store.readVersion(path);
    if (file === undefined) throw damagedMetadata(store, path, 'it does not exist');
    const metadata = metadataIn(store, path, file.bytes);
    found.push({ ...{ table, runId, metadata }, uri: uriOf(store, path), bytes: file.bytes });
  });
  return found.sort((one, other) => (one.table < other.table ? -1 : 1));
}

/**
 * Whether the lake published metadata: they are those that the pointer names, or earlier ones, which
 * the current ones list.
 */
export function isPublished(uri: string, { uri: current, metadata }: PublishedMetadata): boolean {
  return (
    uri === current ||
    metadata['metadata-log'].some(({ 'metadata-file': earlier }) => earlier === uri)
  );
}
