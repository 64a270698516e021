import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { manifestPath, type RawManifest, rawZone } from '../raw-zone/manifest.ts';
import { readManifest } from '../raw-zone/reader.ts';
import type { Garbage } from './garbage.ts';
import { runOf } from './layout.ts';

/** Files of the raw zone that no manifest which stays names. */
export async function rawGarbage(store: ObjectStore, keep: number): Promise<readonly Garbage[]> {
  const objects = await store.list(rawZone);
  const manifests = objects.filter(({ path }) => isManifest(path)).map(({ path }) => path);
  const kept = manifests.sort().slice(Math.max(0, manifests.length - keep));
  const needed = new Set(kept);
  for (const path of kept) {
    for (const part of partsOf(await manifestAt(store, path))) needed.add(part);
  }
  const known = new Set(manifests);
  return objects
    .filter(({ path }) => !needed.has(path))
    .map((object) => {
      const run = runOf(object.path);
      const isKnown = known.has(object.path) || (run !== null && known.has(manifestPath(run)));
      return { ...object, why: isKnown ? 'run' : 'unfinished' };
    });
}

function isManifest(path: string): boolean {
  return path.startsWith(`${rawZone}/_runs/`) && path.endsWith('.json');
}

function partsOf({ resources }: RawManifest): string[] {
  return resources.flatMap(({ parts }) => parts.map(({ path }) => path));
}

function manifestAt(store: ObjectStore, path: string): Promise<RawManifest> {
  const runId = /([^/]+)\.json$/.exec(path)?.[1];
  if (runId === undefined) throw new LoaderError('reconciliation', `${path} is no manifest`);
  return readManifest(store, runId);
}
