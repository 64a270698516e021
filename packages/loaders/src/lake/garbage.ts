import { LoaderError } from '../errors/loader-error.ts';
import type { ObjectStore, StoredObject } from '../object-store/object-store.ts';
import { manifestPath, type RawManifest, rawZone } from '../raw-zone/manifest.ts';
import { readManifest } from '../raw-zone/reader.ts';
import { curatedZone, pointerPath, runOf } from './layout.ts';
import { readEntries } from './ledger-entry.ts';
import { lockLake } from './lock.ts';
import { readPointer } from './pointer.ts';

/** What {@link planGarbage} may take. */
export interface GarbageOptions {
  /** So many of the newest runs stay in each zone. */
  readonly keep: number;
  /** Nothing younger than this is taken, in milliseconds. */
  readonly olderThanMs: number;
}

/** A file that nobody needs. */
export interface Garbage extends StoredObject {
  /** `run`: of an old run. `unfinished`: of a run that never ended. */
  readonly why: 'run' | 'unfinished';
}

/**
 * Finds the files of a lake that nobody needs: those of old runs, and those that a run which
 * broke has left behind. Never what the pointer or a manifest that stays names.
 */
export async function planGarbage(
  store: ObjectStore,
  options: GarbageOptions,
): Promise<readonly Garbage[]> {
  const horizon = new Date(Date.now() - options.olderThanMs).toISOString();
  const all = [...(await curatedGarbage(store, options)), ...(await rawGarbage(store, options))];
  return all.filter(({ modifiedAt }) => modifiedAt < horizon);
}

/** Removes what {@link planGarbage} finds, with the lake locked where it can be. */
export async function collectGarbage(
  store: ObjectStore,
  options: GarbageOptions,
): Promise<readonly Garbage[]> {
  const release = await lockLake(store, {});
  try {
    const garbage = await planGarbage(store, options);
    await store.remove(garbage.map(({ path }) => path));
    return garbage;
  } finally {
    release();
  }
}

async function curatedGarbage(store: ObjectStore, { keep }: GarbageOptions): Promise<Garbage[]> {
  const current = (await readPointer(store))?.pointer;
  const tables = Object.values(current?.tables ?? {});
  const needed = new Set(tables.flatMap(({ files }) => files.map(({ path }) => path)));
  const objects = await store.list(curatedZone);
  const files = objects.filter(({ path }) => path !== pointerPath);
  const entries = await readEntries(store);
  const published = entries.filter(({ status }) => status === 'succeeded').map((one) => one.run_id);
  const kept = new Set(published.sort().slice(-keep));
  return files
    .filter(({ path }) => !needed.has(path) && !kept.has(runOf(path) ?? ''))
    .map((object) => ({
      ...object,
      why: published.includes(runOf(object.path) ?? '') ? 'run' : 'unfinished',
    }));
}

async function rawGarbage(store: ObjectStore, { keep }: GarbageOptions): Promise<Garbage[]> {
  const objects = await store.list(rawZone);
  const manifests = objects.filter(({ path }) => isManifest(path)).map(({ path }) => path);
  const kept = manifests.sort().slice(-keep);
  const needed = new Set(kept);
  for (const path of kept)
    for (const part of partsOf(await manifestAt(store, path))) needed.add(part);
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
