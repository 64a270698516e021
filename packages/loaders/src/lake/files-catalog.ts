import { basename } from 'node:path';
import { isLoaderError } from '../errors/loader-error.ts';
import { metadataDirectory } from '../iceberg/publish-table.ts';
import { metadataIn } from '../iceberg/table-state.ts';
import { uriOf } from '../iceberg/uris.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import {
  type CatalogLake,
  type CatalogUpdate,
  type ForeignCommit,
  foreignCommitError,
  type LakeCatalog,
} from './catalog.ts';
import {
  changedError,
  newestVersions,
  type Version,
  versionPath,
  writeHint,
} from './catalog-versions.ts';
import { type PublishedMetadata, publishedMetadata } from './published-metadata.ts';

/** Attempts, if another program writes the same version at the same time. */
const maxAttempts = 8;

/** Its name, for messages. */
export const filesCatalogName = 'the catalog of files';

/**
 * The catalog that needs no server: `v<number>.metadata.json` and `version-hint.text` in the directory
 * of each table, as the Hadoop catalog of Iceberg has them. Spark (`type=hadoop`), DuckDB and others
 * read the tables by their directories.
 *
 * A version is created by a conditional write, so two programs never write the same one.
 *
 * @example
 * ```ts
 * const loader = lakeLoader({ store, tables, catalog: filesCatalog() });
 * ```
 */
export function filesCatalog(): LakeCatalog {
  return {
    name: filesCatalogName,
    update: followAll,
    async foreignCommits(lake) {
      const versions = await newestVersions(lake);
      const found: ForeignCommit[] = [];
      for (const one of await publishedMetadata(lake)) {
        const version = versions.get(one.table);
        if (version === undefined || (await isOurs(lake.store, one, version))) continue;
        found.push(foreignCommit(lake.store, one, version));
      }
      return found;
    },
    async shownMetadata(lake) {
      const shown: string[] = [];
      for (const [table, version] of await newestVersions(lake)) {
        if (version === undefined) continue;
        shown.push(uriOf(lake.store, versionPath(table, version.number)));
      }
      return shown;
    },
    diagnose: async () => [],
  };
}

/**
 * Writes the next version of each table whose newest one differs. Each attempt first reads the versions
 * and then the pointer, as {@link newestVersions} explains, and a version is only written if it does not
 * exist. So a slow run cannot go back to an earlier state: the next attempt reads the newer pointer.
 */
async function followAll(lake: CatalogLake, { takeOver, onChange }: CatalogUpdate): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      const versions = await newestVersions(lake);
      for (const one of await publishedMetadata(lake)) {
        if (!versions.has(one.table)) throw changedError(lake.store, one.table);
        const change = await follow(lake, one, versions.get(one.table), takeOver);
        if (change !== undefined) onChange({ name: one.table, change, runId: one.runId });
      }
      return;
    } catch (error) {
      const isSuperseded = isLoaderError(error) && error.code === 'superseded';
      if (!isSuperseded || attempt === maxAttempts) throw error;
    }
  }
}

/** @throws LoaderError `superseded` if another program has written the next version meanwhile */
async function follow(
  lake: CatalogLake,
  one: PublishedMetadata,
  newest: Version | undefined,
  takeOver: boolean,
): Promise<'created' | 'moved' | undefined> {
  const { store } = lake;
  if (newest !== undefined && isSame(newest.bytes, one.bytes)) {
    await writeHint(store, one.table, newest.number);
    return undefined;
  }
  if (newest !== undefined && !takeOver && !(await isOurs(store, one, newest))) {
    throw foreignCommitError(lake, filesCatalogName, [foreignCommit(store, one, newest)]);
  }
  const number = (newest?.number ?? 0) + 1;
  await store.replace(versionPath(one.table, number), one.bytes, undefined);
  await writeHint(store, one.table, number);
  return newest === undefined ? 'created' : 'moved';
}

function foreignCommit(
  store: ObjectStore,
  { table }: PublishedMetadata,
  { number }: Version,
): ForeignCommit {
  return { table, metadata: uriOf(store, versionPath(table, number)) };
}

/**
 * Whether a version is a copy of metadata of this lake: those that the pointer names, or earlier ones,
 * which they list with their times.
 */
async function isOurs(
  store: ObjectStore,
  { metadata, bytes, table }: PublishedMetadata,
  version: Version,
): Promise<boolean> {
  if (isSame(version.bytes, bytes)) return true;
  const other = metadataIn(store, versionPath(table, version.number), version.bytes);
  const earlier = metadata['metadata-log'].filter(
    (entry) => entry['timestamp-ms'] === other['last-updated-ms'],
  );
  for (const { 'metadata-file': uri } of earlier) {
    const found = await store.readVersion(`${metadataDirectory(table)}/${basename(uri)}`);
    if (found !== undefined && isSame(found.bytes, version.bytes)) return true;
  }
  return false;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
