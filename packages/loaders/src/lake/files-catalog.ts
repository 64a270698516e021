import { basename } from 'node:path';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { TableMetadata } from '../iceberg/metadata.ts';
import { parseMetadata } from '../iceberg/metadata-json.ts';
import { metadataDirectory } from '../iceberg/publish-table.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { CatalogLake, ForeignCommit, LakeCatalog } from './catalog.ts';

/** The newest version of a table in the catalog. */
interface Version {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** A table that the pointer describes. */
interface Described {
  readonly table: string;
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly runId: string;
}

/** Attempts, if another program writes the same version at the same time. */
const maxAttempts = 8;

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
    name: 'the versions in the lake',
    async update(lake, onChange) {
      for (const one of await describedTables(lake)) {
        const change = await follow(lake.store, one);
        if (change !== undefined) onChange({ name: one.table, change, runId: one.runId });
      }
    },
    async foreignCommits(lake) {
      const found: ForeignCommit[] = [];
      for (const one of await describedTables(lake)) {
        const version = await newestVersion(lake.store, one.table);
        if (version === undefined || (await isOurs(lake.store, one, version))) continue;
        found.push({ table: one.table, commit: `${versionPath(one.table, version.number)}` });
      }
      return found;
    },
    shownRuns: async () => [],
    oldPartitions: async () => [],
    removePartitions: async () => undefined,
    diagnose: async () => [],
  };
}

async function describedTables(lake: CatalogLake): Promise<readonly Described[]> {
  const pointer = await lake.pointer();
  const described: Described[] = [];
  for (const [table, { metadata, snapshot_id, run_id }] of Object.entries(pointer?.tables ?? {})) {
    if (metadata === undefined || snapshot_id === undefined) continue;
    const found = await lake.store.readVersion(metadata);
    if (found === undefined) continue;
    described.push({ table, path: metadata, bytes: found.bytes, runId: run_id });
  }
  return described;
}

/** Writes the next version of a table if the newest one differs. */
async function follow(
  store: ObjectStore,
  one: Described,
): Promise<'created' | 'moved' | undefined> {
  for (let attempt = 1; ; attempt++) {
    const newest = await newestVersion(store, one.table);
    const number = newest === undefined ? 1 : newest.number + 1;
    if (newest !== undefined && isSame(newest.bytes, one.bytes)) {
      await writeHint(store, one.table, newest.number);
      return undefined;
    }
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
    throw new LoaderError('superseded', `${path} of the lake ${store.url} vanished.`, {
      target: 'lake',
    });
  }
  return { number, bytes: found.bytes };
}

/**
 * Whether a version is a copy of metadata of this lake: those that the pointer names, or earlier ones,
 * which they list with their times.
 */
async function isOurs(
  store: ObjectStore,
  { path, bytes, table }: Described,
  version: Version,
): Promise<boolean> {
  if (isSame(version.bytes, bytes)) return true;
  const [own, other] = [parsed(bytes), parsed(version.bytes)];
  const earlier = own['metadata-log'].filter(
    (entry) => entry['timestamp-ms'] === other['last-updated-ms'],
  );
  for (const { 'metadata-file': uri } of earlier) {
    const candidate = `${metadataDirectory(table)}/${basename(uri)}`;
    if (candidate === path) continue;
    const found = await store.readVersion(candidate);
    if (found !== undefined && isSame(found.bytes, version.bytes)) return true;
  }
  return false;
}

function parsed(bytes: Uint8Array): TableMetadata {
  return parseMetadata(Buffer.from(bytes).toString('utf8'));
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
