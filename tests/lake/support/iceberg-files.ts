import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The paths in a lake of a kind of file that a file of metadata names. Its Avro is not compressed. */
function pathsIn(root: string, path: string, name: RegExp): string[] {
  const text = readFileSync(join(root, path), 'latin1');
  const found = text.match(/(?<=\/)curated\/[\w./=-]+?\.(?:avro|parquet)/g) ?? [];
  return [...new Set(found.filter((one) => name.test(one)))];
}

/** The manifest lists in metadata, or the manifests in a list. */
export function avroIn(root: string, path: string): string[] {
  return pathsIn(root, path, /\.avro$/);
}

/**
 * The manifest lists and manifests that a file of metadata needs, found by their names, without an
 * Avro library.
 *
 * @throws Error if one of them does not exist
 */
export function manifestsOf(root: string, metadata: string): string[] {
  const lists = pathsIn(root, metadata, /\/snap-[^/]*\.avro$/);
  const manifests = lists.flatMap((list) => pathsIn(root, list, /-m\d+\.avro$/));
  if (lists.length === 0) throw new Error(`${metadata} has no snapshot`);
  const all = [...new Set([...lists, ...manifests])];
  const missing = all.filter((path) => !existsSync(join(root, path)));
  if (missing.length > 0) throw new Error(`${metadata} needs ${missing.join(', ')}`);
  return all;
}

/** The data files that a file of metadata names, those that it has removed included. */
export function dataFilesOf(root: string, metadata: string): string[] {
  const manifests = manifestsOf(root, metadata).filter((path) => /-m\d+\.avro$/.test(path));
  return [...new Set(manifests.flatMap((path) => pathsIn(root, path, /\.parquet$/)))];
}
