import {
  curatedZone,
  pointerCopies,
  pointerCopyPath,
  pointerPath,
  runDirectory,
  runOf,
} from '../curated-zone/layout.ts';
import {
  type Pointer,
  readPointer,
  readPointerCopies,
  type VersionedPointer,
} from '../curated-zone/pointer.ts';
import type { TableMetadata } from '../iceberg/metadata.ts';
import { readMetadata } from '../iceberg/table-state.ts';
import type { ObjectStore, StoredObject } from '../object-store/object-store.ts';
import type { TableRun } from './catalog.ts';
import { fileVersions, isVersionHint, type TableVersions } from './file-versions.ts';
import type { Garbage } from './garbage-plan.ts';
import { readEntries } from './ledger-reader.ts';
import { filesOf, type ShownRun, shownRuns, unusedSince } from './pointer-history.ts';
import { planExpiry, type SnapshotExpiry } from './snapshot-expiry.ts';

/** The files of the curated zone, and which of them are not needed. */
export interface CuratedGarbage {
  readonly files: readonly StoredObject[];
  readonly garbage: readonly Garbage[];
  readonly expiry: SnapshotExpiry;
  /** The pointer from which all this follows. */
  readonly current: VersionedPointer | undefined;
}

/**
 * Files are needed if the pointer, one of the newest runs or a catalog refers to them.
 *
 * @param keep number of newest successful runs whose files are needed
 * @param horizon files that were in use after this time are needed: ISO 8601, UTC
 * @param shown runs that a catalog refers to; it may be out of date
 */
export async function curatedGarbage(
  store: ObjectStore,
  keep: number,
  horizon: string,
  shown: readonly TableRun[],
): Promise<CuratedGarbage> {
  const objects = await store.list(curatedZone);
  const files = objects.filter(({ path }) => path !== pointerPath && !isCopy(path));
  const copies = objects.filter(({ path }) => isCopy(path));
  const versioned = await readPointer(store);
  const current = versioned?.pointer;
  const history = await knownPointers(store, copies, current);
  const runs = shownRuns(history, await readEntries(store), files);
  const kept = runs.slice(Math.max(0, runs.length - keep));
  const pointers = neededPointers(history, kept, horizon);
  const versions = fileVersions(files, horizon);
  const expiry = await planExpiry(store, current, {
    ...{ pointers, horizon },
    unknownUntil: kept.findLast(({ pointer }) => pointer === undefined)?.at,
    copied: await newestVersions(store, versions),
  });
  const neededVersions = new Set(versions.flatMap(({ needed }) => needed));
  const directories = shown.map(({ table, runId }) => `${runDirectory(table, runId)}/`);
  const isNeeded = [
    namedBy(current === undefined ? [] : [current]),
    shownBy(kept),
    ({ path }: StoredObject) => expiry.needed.has(path),
    ({ path }: StoredObject) => neededVersions.has(path) || isVersionHint(path),
    ({ path }: StoredObject) => directories.some((directory) => path.startsWith(directory)),
  ];
  const since = unusedSince(history);
  const reasonOf = reasons(runs, expiry, versions);
  const garbage: Garbage[] = files
    .filter((file) => since(file) < horizon && !isNeeded.some((is) => is(file)))
    .map((file) => ({ ...file, why: reasonOf(file.path) }));
  const deleted = new Set(garbage.map(({ path }) => path));
  const remaining = files.map(({ path }) => path).filter((path) => !deleted.has(path));
  const needed = neededCopies(history, kept, horizon, new Set(remaining));
  for (const copy of copies) {
    if (!needed.has(copy.path)) garbage.push({ ...copy, why: 'run' });
  }
  return { files, garbage, expiry, current: versioned };
}

/** Why a file is not needed: metadata have the id of their run in their name. */
function reasons(
  runs: readonly ShownRun[],
  { published }: SnapshotExpiry,
  versions: readonly TableVersions[],
): (path: string) => Garbage['why'] {
  const finished = new Set(runs.map(({ runId }) => runId));
  const known = new Set([...published, ...versions.flatMap(({ paths }) => paths)]);
  return (path) => {
    const writer = runOf(path) ?? /([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/.exec(path)?.[1];
    return known.has(path) || finished.has(writer ?? '') ? 'run' : 'unfinished';
  };
}

/** The metadata that a catalog of files has of each table. */
async function newestVersions(
  store: ObjectStore,
  versions: readonly TableVersions[],
): Promise<ReadonlyMap<string, TableMetadata>> {
  const newest = versions.map(async ({ table, paths }) => {
    return [table, await readMetadata(store, paths.at(-1) ?? '')] as const;
  });
  return new Map(await Promise.all(newest));
}

/** Whether a file is the copy of a pointer. */
export function isCopy(path: string): boolean {
  return path.startsWith(`${pointerCopies}/`);
}

/** All known pointers of the lake, oldest first; the last one is the current pointer. */
export async function knownPointers(
  store: ObjectStore,
  copies: readonly StoredObject[],
  current: Pointer | undefined,
): Promise<readonly Pointer[]> {
  const before = await readPointerCopies(
    store,
    copies.map(({ path }) => path),
  );
  const others = before.filter(({ run_id }) => run_id !== current?.run_id);
  others.sort((one, other) => (one.published_at < other.published_at ? -1 : 1));
  return current === undefined ? others : [...others, current];
}

function namedBy(pointers: readonly Pointer[]): (file: StoredObject) => boolean {
  const paths = new Set(pointers.flatMap(filesOf));
  return ({ path }) => paths.has(path);
}

/** If the pointer of a run is unknown, the run may have published any file that existed at its end. */
function shownBy(kept: readonly ShownRun[]): (file: StoredObject) => boolean {
  const isNamed = namedBy(kept.flatMap(({ pointer }) => pointer ?? []));
  const unknown = kept.filter(({ pointer }) => pointer === undefined);
  return (file) =>
    isNamed(file) ||
    unknown.some(({ runId, at }) => file.modifiedAt <= at || runOf(file.path) === runId);
}

/** The pointers of kept runs, and those that were current after the horizon. */
function neededPointers(
  history: readonly Pointer[],
  kept: readonly ShownRun[],
  horizon: string,
): readonly Pointer[] {
  const own = new Set(kept.map(({ pointer }) => pointer));
  return history.filter((pointer, index) => {
    const supersededAt = history[index + 1]?.published_at;
    return supersededAt === undefined || supersededAt >= horizon || own.has(pointer);
  });
}

/** Pointer copies that show what a needed run published, or since when a remaining file is unused. */
function neededCopies(
  history: readonly Pointer[],
  kept: readonly ShownRun[],
  horizon: string,
  remaining: ReadonlySet<string>,
): ReadonlySet<string> {
  const pointers = new Set(kept.map(({ pointer }) => pointer));
  const later = new Set<string>();
  const needed = new Set<string>();
  let supersededAt: string | undefined;
  for (const pointer of history.toReversed()) {
    const files = filesOf(pointer);
    const isRecent = supersededAt === undefined || supersededAt >= horizon;
    const isLast = files.some((path) => remaining.has(path) && !later.has(path));
    if (isRecent || isLast || pointers.has(pointer)) needed.add(pointerCopyPath(pointer.run_id));
    for (const path of files) later.add(path);
    supersededAt = pointer.published_at;
  }
  return needed;
}
