import {
  curatedZone,
  pointerCopies,
  pointerCopyPath,
  pointerPath,
  runFolder,
  runOf,
} from '../curated-zone/layout.ts';
import { type Pointer, readPointer, readPointerCopies } from '../curated-zone/pointer.ts';
import type { ObjectStore, StoredObject } from '../object-store/object-store.ts';
import type { TableRun } from './catalog.ts';
import type { Garbage } from './garbage-plan.ts';
import { readEntries } from './ledger-reader.ts';
import { filesOf, type ShownRun, shownRuns, uselessSince } from './pointer-history.ts';

/** Files of the curated zone, and those of them that nobody needs. */
export interface CuratedGarbage {
  readonly files: readonly StoredObject[];
  readonly garbage: readonly Garbage[];
}

/**
 * Needed is what the pointer names, what one of the kept runs showed, and what a catalog shows.
 *
 * @param keep so many of the newest runs that ended well
 * @param horizon what has been of use since then stays: ISO 8601, UTC
 * @param shown runs that a catalog shows, which may be behind the pointer
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
  const current = (await readPointer(store))?.pointer;
  const history = await knownPointers(store, copies, current);
  const runs = shownRuns(history, await readEntries(store), files);
  const kept = runs.slice(Math.max(0, runs.length - keep));
  const folders = shown.map(({ table, runId }) => `${runFolder(table, runId)}/`);
  const isNeeded = [
    namedBy(current === undefined ? [] : [current]),
    shownBy(kept),
    ({ path }: StoredObject) => folders.some((folder) => path.startsWith(folder)),
  ];
  const since = uselessSince(history);
  const published = new Set(runs.map(({ runId }) => runId));
  const garbage: Garbage[] = files
    .filter((file) => since(file) < horizon && !isNeeded.some((is) => is(file)))
    .map((file) => {
      const why = published.has(runOf(file.path) ?? '') ? 'run' : 'unfinished';
      return { ...file, why };
    });
  const gone = new Set(garbage.map(({ path }) => path));
  const staying = files.map(({ path }) => path).filter((path) => !gone.has(path));
  const telling = tellingCopies(history, kept, horizon, new Set(staying));
  for (const copy of copies) {
    if (!telling.has(copy.path)) garbage.push({ ...copy, why: 'run' });
  }
  return { files, garbage };
}

function isCopy(path: string): boolean {
  return path.startsWith(`${pointerCopies}/`);
}

/** What the lake is known to have shown, the newest last: what it shows now. */
async function knownPointers(
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

/** A run of which nobody knows what it showed may have shown whatever there was at its end. */
function shownBy(kept: readonly ShownRun[]): (file: StoredObject) => boolean {
  const isNamed = namedBy(kept.flatMap(({ pointer }) => pointer ?? []));
  const unknown = kept.filter(({ pointer }) => pointer === undefined);
  return (file) =>
    isNamed(file) ||
    unknown.some(({ runId, at }) => file.modifiedAt <= at || runOf(file.path) === runId);
}

/** Copies that tell what a kept run showed, or since when a file which stays is of no use. */
function tellingCopies(
  history: readonly Pointer[],
  kept: readonly ShownRun[],
  horizon: string,
  staying: ReadonlySet<string>,
): ReadonlySet<string> {
  const needed = new Set(kept.map(({ pointer }) => pointer));
  const later = new Set<string>();
  const telling = new Set<string>();
  let supersededAt: string | undefined;
  for (const pointer of history.toReversed()) {
    const files = filesOf(pointer);
    const isYoung = supersededAt === undefined || supersededAt >= horizon;
    const isLast = files.some((path) => staying.has(path) && !later.has(path));
    if (isYoung || isLast || needed.has(pointer)) telling.add(pointerCopyPath(pointer.run_id));
    for (const path of files) later.add(path);
    supersededAt = pointer.published_at;
  }
  return telling;
}
