import type { TableMetadata } from '../iceberg/metadata.ts';
import { parseMetadata } from '../iceberg/metadata-json.ts';
import { uriOf } from '../iceberg/uris.ts';
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

/**
 * Reads the Iceberg metadata that the pointer names, for a catalog that follows it. Tables without
 * current metadata are absent: those of versions without Iceberg, until their next run or
 * `lake follow`.
 */
export async function publishedMetadata(lake: CatalogLake): Promise<readonly PublishedMetadata[]> {
  const { store } = lake;
  const pointer = await lake.pointer();
  const found: PublishedMetadata[] = [];
  const queue = Object.entries(pointer?.tables ?? {}).values();
  const work = async () => {
    for (const [table, { metadata: path, snapshot_id, run_id: runId }] of queue) {
      if (path === undefined || snapshot_id === undefined) continue;
      const file = await store.readVersion(path);
      if (file === undefined) continue;
      const metadata = parseMetadata(Buffer.from(file.bytes).toString('utf8'));
      found.push({ ...{ table, runId, metadata }, uri: uriOf(store, path), bytes: file.bytes });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
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
