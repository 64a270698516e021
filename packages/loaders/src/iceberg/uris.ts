import { fileURLToPath } from 'node:url';
import type { ObjectStore } from '../object-store/object-store.ts';

/**
 * The URI of a file of a lake in the metadata of Iceberg. Readers take the part after `file://` as a
 * path, so it is not percent-encoded.
 *
 * @param path relative to the root of the lake
 */
export function uriOf(store: ObjectStore, path: string): string {
  return `${rootOf(store, path)}/${path}`;
}

/** The path of a URI in a lake; undefined if the file is not in it. */
export function pathOf(store: ObjectStore, uri: string, zone: string): string | undefined {
  const root = `${rootOf(store, zone)}/`;
  const plain = withPlainScheme(uri);
  return plain.startsWith(root) ? plain.slice(root.length) : undefined;
}

/** Other programs write `file:/lake` and `s3a://bucket`. */
function withPlainScheme(uri: string): string {
  return uri.replace(/^file:\/(?!\/)/, 'file:///').replace(/^s3[an]:\/\//, 's3://');
}

function rootOf(store: ObjectStore, path: string): string {
  const { url } = store.storeOf?.(path) ?? store;
  return url.startsWith('file:') ? `file://${fileURLToPath(url)}` : url;
}
