import { basename } from 'node:path';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { metadataDirectory } from '../iceberg/publish-table.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { CatalogLake } from './catalog.ts';

/** The newest version of a table in the catalog. */
export interface Version {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** Attempts, if another program writes the hint at the same time. */
const maxAttempts = 8;

/**
 * The newest version of each published table; undefined for a table without versions. They are read
 * before the pointer with which they are compared: a version that a newer run writes meanwhile would
 * otherwise look like a commit of another program.
 */
export async function newestVersions(
  lake: CatalogLake,
): Promise<ReadonlyMap<string, Version | undefined>> {
  const versions = new Map<string, Version | undefined>();
  for (const table of Object.keys((await lake.pointer())?.tables ?? {})) {
    versions.set(table, await newestVersion(lake.store, table));
  }
  return versions;
}

async function newestVersion(store: ObjectStore, table: string): Promise<Version | undefined> {
  const numbers = (await store.list(metadataDirectory(table))).flatMap(({ path }) => {
    const number = /^v(\d+)\.metadata\.json$/.exec(basename(path))?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  if (numbers.length === 0) return undefined;
  const number = Math.max(...numbers);
  const found = await store.readVersion(versionPath(table, number));
  if (found === undefined) throw changedError(store, table);
  return { number, bytes: found.bytes };
}

/** @returns the error if versions are not those any more that were listed */
export function changedError({ url }: ObjectStore, table: string): LoaderError {
  return new LoaderError(
    'superseded',
    `The versions of the table ${table} in the catalog of files of the lake ${url} were changed by another run in the meantime. Run again.`,
    { target: 'lake' },
  );
}

/** Path of a version of a table. */
export function versionPath(table: string, number: number): string {
  return `${metadataDirectory(table)}/v${number}.metadata.json`;
}

/**
 * Writes the number of the newest version. A hint with a larger number stays, if its version exists:
 * another run has written both meanwhile.
 */
export async function writeHint(store: ObjectStore, table: string, number: number): Promise<void> {
  const path = `${metadataDirectory(table)}/version-hint.text`;
  for (let attempt = 1; ; attempt++) {
    const found = await store.readVersion(path);
    const hint = Buffer.from(found?.bytes ?? []).toString('utf8');
    if (hint === String(number)) return;
    const other = Number(hint);
    if (other > number && (await store.readVersion(versionPath(table, other))) !== undefined)
      return;
    try {
      return await store.replace(path, Buffer.from(String(number)), found?.version);
    } catch (error) {
      const isSuperseded = isLoaderError(error) && error.code === 'superseded';
      if (!isSuperseded || attempt === maxAttempts) throw error;
    }
  }
}
