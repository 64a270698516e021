import { curatedZone } from '../curated-zone/layout.ts';
import type { Pointer } from '../curated-zone/pointer.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import { type IcebergDriver, loadIcebergDriver } from '../iceberg/driver.ts';
import { withoutSnapshots } from '../iceberg/expire-snapshots.ts';
import { ManifestReader } from '../iceberg/manifest-reader.ts';
import type { TableMetadata } from '../iceberg/metadata.ts';
import { metadataDirectory, metadataName } from '../iceberg/publish-table.ts';
import { reachableFiles } from '../iceberg/reachable-files.ts';
import { readMetadata, refuseElsewhere } from '../iceberg/table-state.ts';
import { pathOf, uriOf } from '../iceberg/uris.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { newRunId } from '../run/new-run-id.ts';

/** A table of which some snapshots are no longer needed. */
export interface ExpiredTable {
  readonly table: string;
  /** Number of snapshots that go. */
  readonly snapshots: number;
  /** Path of the metadata with them. */
  readonly previous: string;
  /** Path of the metadata without them. */
  readonly path: string;
  readonly metadata: TableMetadata;
}

/** The Iceberg metadata of a lake, as far as they are needed. */
export interface SnapshotExpiry {
  readonly tables: readonly ExpiredTable[];
  /** Paths of the files that the snapshots need that stay, those of metadata included. */
  readonly needed: ReadonlySet<string>;
  /** Paths of metadata that were published at some time. */
  readonly published: ReadonlySet<string>;
}

/** Which snapshots and files of metadata are needed. */
export interface ExpiryRules {
  /** Pointers of the runs that are kept, the current one included. */
  readonly pointers: readonly Pointer[];
  /**
   * Snapshots up to this time are needed, since a run that is kept may have had them: ISO 8601, UTC;
   * undefined if the pointers of all of them are known.
   */
  readonly unknownUntil: string | undefined;
  /** Metadata that were current after this time are needed: ISO 8601, UTC. */
  readonly horizon: string;
  /** Metadata that a catalog of files copied last, by table: their originals are needed. */
  readonly copied: ReadonlyMap<string, TableMetadata>;
}

/** Tables whose metadata are read at the same time. */
const concurrency = 6;

/**
 * Finds the snapshots that no run that is kept has published, and the files that the others need.
 * Changes nothing.
 *
 * @param current what is published
 * @throws LoaderError `damaged` if metadata are missing, or name files elsewhere
 */
export async function planExpiry(
  store: ObjectStore,
  current: Pointer | undefined,
  rules: ExpiryRules,
): Promise<SnapshotExpiry> {
  const needed = new Set(
    rules.pointers.flatMap(({ tables }) =>
      Object.values(tables).flatMap(({ metadata }) => metadata ?? []),
    ),
  );
  const published = new Set<string>();
  const tables: ExpiredTable[] = [];
  const described = Object.entries(current?.tables ?? {}).flatMap(([table, { metadata }]) =>
    metadata === undefined ? [] : [{ table, path: metadata }],
  );
  if (described.length === 0) return { tables, needed, published };
  const driver = await loadIcebergDriver();
  await forEachConcurrently(described, concurrency, async ({ table, path }) => {
    const found = await planTable(driver, store, table, path, rules);
    for (const file of found.needed) needed.add(file);
    for (const file of found.published) published.add(file);
    if (found.expired !== undefined) tables.push(found.expired);
  });
  tables.sort((one, other) => (one.table < other.table ? -1 : 1));
  return { tables, needed, published };
}

async function planTable(
  driver: IcebergDriver,
  store: ObjectStore,
  table: string,
  path: string,
  rules: ExpiryRules,
): Promise<{
  readonly expired: ExpiredTable | undefined;
  readonly needed: readonly string[];
  readonly published: readonly string[];
}> {
  const metadata = await readMetadata(store, path);
  refuseElsewhere(store, metadata);
  const next = withoutSnapshots(
    metadata,
    snapshotRule(table, metadata, rules),
    uriOf(store, path),
    Date.now(),
  );
  const reader = new ManifestReader(driver, store);
  const toPath = (uri: string) => pathOf(store, uri, curatedZone) ?? [];
  const reachable = [...(await reachableFiles(reader, next ?? metadata))].flatMap(toPath);
  const log = metadata['metadata-log'].map((entry) => entry['metadata-file']);
  return {
    expired: next && {
      ...{ table, snapshots: metadata.snapshots.length - next.snapshots.length },
      ...{ previous: path, metadata: next },
      path: `${metadataDirectory(table)}/${metadataName(uriOf(store, path), newRunId())}`,
    },
    needed: [...reachable, ...recentMetadata(table, metadata, rules).flatMap(toPath)],
    published: [path, ...log.flatMap(toPath)],
  };
}

/** Whether a snapshot of a table is needed. */
function snapshotRule(
  table: string,
  { snapshots }: TableMetadata,
  { pointers, unknownUntil }: ExpiryRules,
): (id: bigint) => boolean {
  const kept = new Set(pointers.map(({ tables }) => tables[table]?.snapshot_id));
  const until = unknownUntil === undefined ? -1 : Date.parse(unknownUntil);
  const unknown = new Set(
    snapshots.filter((one) => one['timestamp-ms'] <= until).map((one) => one['snapshot-id']),
  );
  return (id) => kept.has(String(id)) || unknown.has(id);
}

/** URIs of earlier metadata that a reader may have opened lately, or that a catalog has copied. */
function recentMetadata(
  table: string,
  metadata: TableMetadata,
  { horizon, copied }: ExpiryRules,
): readonly string[] {
  const log = metadata['metadata-log'];
  const copy = copied.get(table);
  return log
    .filter((entry, at) => {
      const replacedAt = log[at + 1]?.['timestamp-ms'] ?? metadata['last-updated-ms'];
      const isCopied = entry['timestamp-ms'] === copy?.['last-updated-ms'];
      return isCopied || replacedAt >= Date.parse(horizon);
    })
    .map((entry) => entry['metadata-file']);
}
