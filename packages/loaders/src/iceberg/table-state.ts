import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { curatedZone } from '../curated-zone/layout.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { IcebergDriver } from './driver.ts';
import { decodeManifest } from './manifest.ts';
import { decodeManifestList } from './manifest-list.ts';
import { currentSnapshot, type TableMetadata } from './metadata.ts';
import { parseMetadata } from './metadata-json.ts';
import type { ReadManifest } from './next-snapshot.ts';
import { pathOf, uriOf } from './uris.ts';

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
  try {
    return parseMetadata(textOf(found.bytes));
  } catch (cause) {
    throw damagedMetadata(store, path, 'it is not JSON', cause);
  }
}

/** Reads the metadata of a table with the manifests of its current snapshot. */
export async function readTableState(
  driver: IcebergDriver,
  store: ObjectStore,
  path: string,
): Promise<TableState> {
  const metadata = await readMetadata(store, path);
  const snapshot = currentSnapshot(metadata);
  const listed =
    snapshot === undefined
      ? []
      : await decodeManifestList(driver, await bytesOf(store, snapshot['manifest-list']));
  const manifests = await Promise.all(
    listed.map(async (one) => {
      const entries = await decodeManifest(driver, await bytesOf(store, one.manifest_path));
      return { listed: one, entries };
    }),
  );
  return { metadata, uri: uriOf(store, path), manifests };
}

/** Other programs can compress metadata. */
function textOf(bytes: Uint8Array): string {
  const isCompressed = bytes[0] === 0x1f && bytes[1] === 0x8b;
  return Buffer.from(isCompressed ? gunzipSync(bytes) : bytes).toString('utf8');
}

async function bytesOf(store: ObjectStore, uri: string): Promise<Buffer> {
  const path = pathOf(store, uri, curatedZone);
  if (path === undefined) throw elsewhereError(store, uri);
  return buffer(store.read(path));
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

/** The metadata of a lake name a file that is not in it. */
export function elsewhereError({ url }: ObjectStore, uri: string): LoaderError {
  return new LoaderError(
    'damaged',
    `The metadata of the lake ${url} name the file ${uri}, which is elsewhere: the lake was copied or moved. Rebuild them: ${rebuildCommand(url)}`,
    { target: 'lake' },
  );
}

/** A file of metadata is missing or cannot be read. */
export function damagedMetadata(
  { url }: ObjectStore,
  path: string,
  why: string,
  cause?: unknown,
): LoaderError {
  return new LoaderError(
    'damaged',
    `The metadata ${path} of the lake ${url} cannot be read: ${why}. Restore the file, or rebuild the metadata: ${rebuildCommand(url)}`,
    { target: 'lake', cause },
  );
}

/** The command that writes the metadata of a lake again. */
export function rebuildCommand(url: string): string {
  return `spacex-etl lake follow --rebuild --lake ${url}`;
}
