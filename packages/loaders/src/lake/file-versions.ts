import { basename, dirname } from 'node:path';
import type { StoredObject } from '../object-store/object-store.ts';

/** The versions of a table in the catalog of files. */
export interface TableVersions {
  readonly table: string;
  /** Paths, oldest first. */
  readonly paths: readonly string[];
  /** Paths of those that are needed: the newest one, and those that were the newest lately. */
  readonly needed: readonly string[];
}

/**
 * Finds the versions of the catalog of files, `v<number>.metadata.json`, in a listing of the curated
 * zone.
 *
 * @param horizon versions that were replaced after this time are needed: ISO 8601, UTC
 */
export function fileVersions(
  files: readonly StoredObject[],
  horizon: string,
): readonly TableVersions[] {
  const found = files.flatMap((file) => {
    const number = /^v(\d+)\.metadata\.json$/.exec(basename(file.path))?.[1];
    return number === undefined ? [] : [{ ...file, number: Number(number) }];
  });
  const byTable = Map.groupBy(found, ({ path }) => basename(dirname(dirname(path))));
  return [...byTable].map(([table, some]) => {
    const versions = some.toSorted((one, other) => one.number - other.number);
    const needed = versions.filter((_, at) => {
      const next = versions[at + 1];
      return next === undefined || next.modifiedAt >= horizon;
    });
    const paths = (list: readonly StoredObject[]) => list.map(({ path }) => path);
    return { table, paths: paths(versions), needed: paths(needed) };
  });
}

/** Whether a file says which version of a table is the newest one. */
export function isVersionHint(path: string): boolean {
  return basename(path) === 'version-hint.text';
}
