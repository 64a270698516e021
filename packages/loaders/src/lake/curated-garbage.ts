import type { ObjectStore, StoredObject } from '../object-store/object-store.ts';
import type { TableRun } from './catalog.ts';
import type { Garbage } from './garbage.ts';
import { curatedZone, pointerPath, runFolder, runOf } from './layout.ts';
import { readEntries } from './ledger-entry.ts';
import { type Pointer, readPointer } from './pointer.ts';

/** Files of the curated zone, and those of them that nobody needs. */
export interface CuratedGarbage {
  readonly files: readonly StoredObject[];
  readonly garbage: readonly Garbage[];
}

/** @param shown runs that a catalog shows, which may be behind the pointer */
export async function curatedGarbage(
  store: ObjectStore,
  keep: number,
  shown: readonly TableRun[],
): Promise<CuratedGarbage> {
  const current = (await readPointer(store))?.pointer;
  const tables = Object.values(current?.tables ?? {});
  const needed = new Set(tables.flatMap(({ files }) => files.map(({ path }) => path)));
  const folders = shown.map(({ table, runId }) => `${runFolder(table, runId)}/`);
  const objects = await store.list(curatedZone);
  const files = objects.filter(({ path }) => path !== pointerPath);
  const published = await publishedRuns(store, current);
  const kept = new Set(published.toSorted().slice(Math.max(0, published.length - keep)));
  // Of the run that published last the pointer names all that counts.
  if (current !== undefined) kept.delete(current.run_id);
  const isNeeded = ({ path }: StoredObject) =>
    needed.has(path) ||
    kept.has(runOf(path) ?? '') ||
    folders.some((folder) => path.startsWith(folder));
  const garbage = files
    .filter((file) => !isNeeded(file))
    .map((object) => {
      const why = published.includes(runOf(object.path) ?? '') ? 'run' : 'unfinished';
      return { ...object, why } as const;
    });
  return { files, garbage };
}

/** Runs that have published. One that broke right after that is not in the ledger as such. */
async function publishedRuns(
  store: ObjectStore,
  current: Pointer | undefined,
): Promise<readonly string[]> {
  const entries = await readEntries(store);
  const runs = entries.filter(({ status }) => status === 'succeeded').map((one) => one.run_id);
  return [...new Set(current === undefined ? runs : [...runs, current.run_id])];
}
