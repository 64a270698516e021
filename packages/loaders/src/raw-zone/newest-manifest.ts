import { text } from 'node:stream/consumers';
import { isLoaderError } from '../errors/loader-error.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { parseManifest, type RawManifest, rawZone, sequenceOf } from './manifest.ts';

/** Requests in flight, so that a lake with many runs is read quickly. */
const concurrency = 16;

/** A manifest, or why it cannot be read. */
export interface FoundManifest {
  readonly runId: string;
  readonly sequence: number;
  readonly manifest: RawManifest | undefined;
  readonly error?: unknown;
}

/**
 * Reads the manifests of a lake, oldest first. The order is that of their sequences: run ids contain
 * the time of the machine that wrote them, and its clock may have been wrong.
 */
export async function readManifests(store: ObjectStore): Promise<readonly FoundManifest[]> {
  const paths = (await store.list(`${rawZone}/_runs`))
    .map(({ path }) => path)
    .filter((path) => path.endsWith('.json'));
  const found: FoundManifest[] = [];
  await forEachConcurrently(paths, concurrency, async (path) => {
    found.push(...(await readOne(store, path)));
  });
  return found.sort((one, other) =>
    one.sequence === other.sequence
      ? one.runId.localeCompare(other.runId)
      : one.sequence - other.sequence,
  );
}

/**
 * @param onDamaged called for each damaged manifest that is newer than the newest intact one; without
 * it, a damaged newest manifest is an error
 * @throws the error of the newest manifest, if it cannot be read
 */
export async function newestManifest(
  store: ObjectStore,
  onDamaged?: (message: string) => void,
): Promise<RawManifest | undefined> {
  for (const { manifest, error } of (await readManifests(store)).toReversed()) {
    if (manifest !== undefined) return manifest;
    if (onDamaged === undefined || !isLoaderError(error) || error.code !== 'damaged') throw error;
    onDamaged(error.message);
  }
  return undefined;
}

/** Codes of a manifest that exists but cannot be used. */
const unreadable: ReadonlySet<string> = new Set(['damaged', 'reconciliation']);

async function readOne(store: ObjectStore, path: string): Promise<FoundManifest[]> {
  const runId = path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
  try {
    const manifest = parseManifest(path, await text(store.read(path)));
    return [{ runId, sequence: sequenceOf(manifest), manifest }];
  } catch (error) {
    // `lake gc` has deleted it since the listing.
    if (isLoaderError(error) && error.code === 'not_found') return [];
    if (!isLoaderError(error) || !unreadable.has(error.code)) throw error;
    return [{ runId, sequence: sequenceOf({ run_id: runId }), manifest: undefined, error }];
  }
}
