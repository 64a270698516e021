import { runOf } from '../curated-zone/layout.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { manifestPath, type RawManifest, rawZone } from '../raw-zone/manifest.ts';
import { readManifest } from '../raw-zone/reader.ts';
import type { Garbage } from './garbage-plan.ts';

/**
 * Finds old files of the raw zone that no needed manifest names: one of the newest, or a recent one.
 *
 * @param keep number of newest manifests that are needed
 * @param horizon files written after this time are needed: ISO 8601, UTC
 */
export async function rawGarbage(
  store: ObjectStore,
  keep: number,
  horizon: string,
): Promise<readonly Garbage[]> {
  const objects = await store.list(rawZone);
  const manifests = objects.filter(({ path }) => isManifest(path));
  const newest = Math.max(0, manifests.length - keep);
  const neededManifests = manifests
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
    .filter(({ modifiedAt }, index) => index >= newest || modifiedAt >= horizon)
    .map(({ path }) => path);
  const needed = new Set(neededManifests);
  for (const path of neededManifests) {
    for (const part of partsOf(await manifestAt(store, path))) needed.add(part);
  }
  const known = new Set(manifests.map(({ path }) => path));
  return objects
    .filter(({ path, modifiedAt }) => modifiedAt < horizon && !needed.has(path))
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
  if (runId === undefined) throw new LoaderError('reconciliation', `${path} is not a manifest`);
  return readManifest(store, runId);
}
