import { basename } from 'node:path';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { parseMetadata } from '../iceberg/metadata-json.ts';
import { metadataDirectory } from '../iceberg/publish-table.ts';
import { uriOf } from '../iceberg/uris.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import {
  type CatalogLake,
  type ForeignCommit,
  foreignCommitError,
  type LakeCatalog,
} from './catalog.ts';
import { type PublishedMetadata, publishedMetadata } from './published-metadata.ts';

/** The newest version of a table in the catalog. */
interface Version {
  readonly number: number;
  readonly bytes: Uint8Array;
}

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
    async update(lake, { takeOver, onChange }) {
      for (const one of await publishedMetadata(lake)) {
        const change = await follow(lake, one, takeOver);
        if (change !== undefined) onChange({ name: one.table, change, runId: one.runId });
      }
    },
    async foreignCommits(lake) {
      const found: ForeignCommit[] = [];
      for (const one of await publishedMetadata(lake)) {
        const version = await newestVersion(lake.store, one.table);
        if (version === undefined || (await isOurs(lake.store, one, version))) continue;
        found.push(foreignCommit(lake.store, one, version));
      }
      return found;
    },
    async shownMetadata({ store, pointer }) {
      const shown: string[] = [];
      for (const table of Object.keys((await pointer())?.tables ?? {})) {
        const version = await newestVersion(store, table);
        if (version !== undefined) shown.push(uriOf(store, versionPath(table, version.number)));
      }
      return shown;
    },
    diagnose: async () => [],
  };
}

/** Writes the next version of a table if the newest one differs. */
async function follow(
  lake: CatalogLake,
  one: PublishedMetadata,
  takeOver: boolean,
): Promise<'created' | 'moved' | undefined> {
  const { store } = lake;
  for (let attempt = 1; ; attempt++) {
    const newest = await newestVersion(store, one.table);
    if (newest !== undefined && isSame(newest.bytes, one.bytes)) {
      await writeHint(store, one.table, newest.number);
      return undefined;
    }
    if (newest !== undefined && !takeOver && !(await isOurs(store, one, newest))) {
      throw foreignCommitError(lake, filesCatalogName, [foreignCommit(store, one, newest)]);
    }
    const number = (newest?.number ?? 0) + 1;
    try {
      await store.replace(versionPath(one.table, number), one.bytes, undefined);
      await writeHint(store, one.table, number);
      return newest === undefined ? 'created' : 'moved';
    } catch (error) {
      const isLost = isLoaderError(error) && error.code === 'superseded';
      if (!isLost || attempt === maxAttempts) throw error;
    }
  }
}

function foreignCommit(
  store: ObjectStore,
  { table }: PublishedMetadata,
  { number }: Version,
): ForeignCommit {
  return { table, metadata: uriOf(store, versionPath(table, number)) };
}

async function newestVersion(store: ObjectStore, table: string): Promise<Version | undefined> {
  const numbers = (await store.list(metadataDirectory(table))).flatMap(({ path }) => {
    const number = /^v(\d+)\.metadata\.json$/.exec(basename(path))?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  if (numbers.length === 0) return undefined;
  const number = Math.max(...numbers);
  const path = versionPath(table, number);
  const found = await store.readVersion(path);
  if (found === undefined) {
    throw new LoaderError(
      'superseded',
      `${path} of the lake ${store.url} was deleted. Run again.`,
      {
        target: 'lake',
      },
    );
  }
  return { number, bytes: found.bytes };
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
  const other = parseMetadata(Buffer.from(version.bytes).toString('utf8'));
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

function versionPath(table: string, number: number): string {
  return `${metadataDirectory(table)}/v${number}.metadata.json`;
}

async function writeHint(store: ObjectStore, table: string, number: number): Promise<void> {
  const path = `${metadataDirectory(table)}/version-hint.text`;
  const found = await store.readVersion(path);
  const text = String(number);
  if (found !== undefined && Buffer.from(found.bytes).toString('utf8') === text) return;
  await store.write(path, Buffer.from(text));
}
