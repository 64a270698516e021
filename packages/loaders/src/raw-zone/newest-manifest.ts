import { text } from 'node:stream/consumers';
import { isLoaderError } from '../errors/loader-error.ts';
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
  const queue = paths.values();
  const work = async () => {
    for (const path of queue) found.push(...(await readOne(store, path)));
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return found.sort((one, other) =>
    one.sequence === other.sequence
      ? one.runId.localeCompare(other.runId)
      : one.sequence - other.sequence,
  );
}

/** @throws the error of the newest manifest, if it cannot be read */
export async function newestManifest(store: ObjectStore): Promise<RawManifest | undefined> {
  const newest = (await readManifests(store)).at(-1);
  if (newest !== undefined && newest.manifest === undefined) throw newest.error;
  return newest?.manifest;
}

async function readOne(store: ObjectStore, path: string): Promise<FoundManifest[]> {
  const runId = path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
  try {
    const manifest = parseManifest(path, await text(store.read(path)));
    return [{ runId, sequence: sequenceOf(manifest), manifest }];
  } catch (error) {
    // `lake gc` has deleted it since the listing.
    if (isLoaderError(error) && error.code === 'not_found') return [];
    if (!isLoaderError(error) || error.code !== 'reconciliation') throw error;
    return [{ runId, sequence: sequenceOf({ run_id: runId }), manifest: undefined, error }];
  }
}
