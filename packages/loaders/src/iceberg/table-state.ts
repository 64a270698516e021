import { gunzipSync } from 'node:zlib';
import { curatedZone } from '../curated-zone/layout.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { IcebergDriver } from './driver.ts';
import { ManifestReader } from './manifest-reader.ts';
import { currentSnapshot, type TableMetadata } from './metadata.ts';
import { damagedMetadata, elsewhereError } from './metadata-errors.ts';
import { parseMetadata } from './metadata-json.ts';
import type { ReadManifest } from './next-snapshot.ts';
import { pathOf, uriOf } from './uris.ts';
import { validMetadata } from './valid-metadata.ts';

/** The metadata of a table, and the manifests of its current snapshot. */
export interface TableState {
  readonly metadata: TableMetadata;
  readonly uri: string;
  readonly manifests: readonly ReadManifest[];
}

/**
 * Reads the metadata of a table.
 *
 * @param path relative to the root of the lake
 * @throws LoaderError `damaged` if it is missing or cannot be read
 */
export async function readMetadata(store: ObjectStore, path: string): Promise<TableMetadata> {
  const found = await store.readVersion(path);
  if (found === undefined) throw damagedMetadata(store, path, 'it does not exist');
  return metadataIn(store, path, found.bytes);
}

/**
 * The metadata of a table in a file that was read.
 *
 * @throws LoaderError `damaged` if the file has none
 */
export function metadataIn(store: ObjectStore, path: string, bytes: Uint8Array): TableMetadata {
  let value: unknown;
  try {
    value = parseMetadata(textOf(bytes));
  } catch (cause) {
    throw damagedMetadata(store, path, 'it is not JSON', cause);
  }
  let metadata: TableMetadata;
  try {
    metadata = validMetadata(value);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw damagedMetadata(store, path, `it is not the metadata of a table: ${reason}`, cause);
  }
  const id = metadata['current-snapshot-id'] ?? null;
  if (id !== null && id !== -1n && currentSnapshot(metadata) === undefined) {
    throw damagedMetadata(store, path, `it lacks its current snapshot ${id}`);
  }
  return metadata;
}

/**
 * Reads the metadata of a table with the manifests of its current snapshot.
 *
 * @throws LoaderError `damaged` if a file is missing, cannot be read or is elsewhere
 */
export async function readTableState(
  driver: IcebergDriver,
  store: ObjectStore,
  path: string,
): Promise<TableState> {
  const metadata = await readMetadata(store, path);
  const snapshot = currentSnapshot(metadata);
  const reader = new ManifestReader(driver, store);
  const listed = snapshot === undefined ? [] : await reader.manifestsOf(snapshot);
  const manifests = await Promise.all(
    listed.map(async (one) => ({ listed: one, entries: await reader.entriesOf(one) })),
  );
  return { metadata, uri: uriOf(store, path), manifests };
}

/** Other programs can compress metadata. */
function textOf(bytes: Uint8Array): string {
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return Buffer.from(isCompressed ? gunzipSync(bytes) : bytes).toString('utf8');
}

/**
 * Refuses metadata whose files are in another place: the lake was copied or moved.
 *
 * @throws LoaderError `damaged`
 */
export function refuseElsewhere(store: ObjectStore, metadata: TableMetadata): void {
  const uris = metadata.snapshots.map((snapshot) => snapshot['manifest-list']);
  const uri = [metadata.location, ...uris].find(
    (one) => pathOf(store, one, curatedZone) === undefined,
  );
  if (uri !== undefined) throw elsewhereError(store, uri);
}
