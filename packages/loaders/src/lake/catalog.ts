import type { Table } from '@spacex-platform/transform';
import { type Pointer, readPointer } from '../curated-zone/pointer.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { Finding } from '../finding.ts';
import type { CatalogChange, CatalogReport } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';

/** The lake that a catalog describes. */
export interface CatalogLake {
  /** Root of the lake: `s3://bucket/prefix`. */
  readonly url: string;
  readonly store: ObjectStore;
  /** Definitions of the known tables. */
  readonly tables: readonly Table[];
  /** Reads what is published now; undefined if nothing is. */
  pointer(): Promise<Pointer | undefined>;
}

/** A commit of another program to a table of the lake. */
export interface ForeignCommit {
  readonly table: string;
  /** What the catalog names instead of metadata of the lake: a URI. */
  readonly metadata: string;
}

/** Files of one run of one table. */
export interface TableRun {
  readonly table: string;
  readonly runId: string;
}

/** The partitions of an old run that are still in the catalog. */
export interface OldPartitions extends TableRun {
  /** Name of the table in the catalog. */
  readonly name: string;
  readonly partitions: number;
}

/** How a catalog is updated. */
export interface CatalogUpdate {
  /** Replace commits of other programs. */
  readonly takeOver: boolean;
  readonly onChange: (change: CatalogChange) => void;
}

/**
 * Makes the published tables of a lake available to other engines by name. The pointer alone
 * determines what is published; the catalog is updated to match it, table by table.
 */
export interface LakeCatalog {
  /** For messages: `the Glue database spacex`. */
  readonly name: string;
  /**
   * Updates the catalog to match the pointer; writes nothing if it already does. If several
   * updates run at the same time, the newest pointer wins.
   *
   * @throws LoaderError `foreign_commit` if another program has committed, unless it is taken over
   */
  update(lake: CatalogLake, options: CatalogUpdate): Promise<void>;
  /** Commits of other programs: tables for which the catalog names metadata that the lake never published. */
  foreignCommits(lake: CatalogLake): Promise<readonly ForeignCommit[]>;
  /** URIs of the metadata that the catalog names. What they refer to is in use, regardless of the pointer. */
  shownMetadata(lake: CatalogLake): Promise<readonly string[]>;
  /** The runs whose directories the catalog names, as in versions without Iceberg. */
  shownRuns?(lake: CatalogLake): Promise<readonly TableRun[]>;
  /** Partitions of runs whose files have all been deleted, as in versions without Iceberg. */
  oldPartitions?(
    lake: CatalogLake,
    hasFiles: (run: TableRun) => boolean,
  ): Promise<readonly OldPartitions[]>;
  removePartitions?(old: readonly OldPartitions[]): Promise<void>;
  /** Checks connectivity and permissions; changes nothing. */
  diagnose(): Promise<readonly Finding[]>;
}

/** The lake in a store, as a catalog needs it. */
export function catalogLake(store: ObjectStore, tables: readonly Table[]): CatalogLake {
  return {
    url: store.url,
    store,
    tables,
    pointer: async () => (await readPointer(store))?.pointer,
  };
}

/**
 * Refuses to work on a lake to whose tables another program has committed: the next update of the
 * catalog would undo that.
 *
 * @throws LoaderError `foreign_commit`
 */
export async function refuseForeignCommits(lake: CatalogLake, catalog: LakeCatalog): Promise<void> {
  const [first, ...others] = await catalog.foreignCommits(lake);
  if (first !== undefined) throw foreignCommitError(lake, catalog.name, [first, ...others]);
}

/** Another program has committed to tables of a lake. */
export function foreignCommitError(
  { url }: Pick<CatalogLake, 'url'>,
  catalog: string,
  commits: readonly ForeignCommit[],
): LoaderError {
  const list = commits.map(({ table, metadata }) => `${table} (${metadata})`).join(', ');
  return new LoaderError(
    'foreign_commit',
    `Another program has committed to tables of the lake ${url}: ${catalog} names metadata that the lake did not publish, for ${list}. ` +
      'The next publication would undo these commits. Keep what you need of them, then replace them with --take-over.',
    { target: 'lake' },
  );
}

/**
 * Updates the catalog to match what is published. The run is already published, so an error is
 * reported and rolls nothing back: the next run completes the update.
 */
export async function updateCatalog(
  store: ObjectStore,
  catalog: LakeCatalog,
  tables: readonly Table[],
  takeOver: boolean,
): Promise<CatalogReport> {
  const changes: CatalogChange[] = [];
  const report = { catalog: catalog.name, changes };
  try {
    const lake = catalogLake(store, tables);
    await catalog.update(lake, { takeOver, onChange: (change) => changes.push(change) });
    return report;
  } catch (cause) {
    return { ...report, error: staleError(catalog.name, cause) };
  }
}

function staleError(catalog: string, cause: unknown): LoaderError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LoaderError(
    isLoaderError(cause) ? cause.code : 'statement',
    `The run is published in the lake, but ${catalog} is out of date: ${reason} ` +
      'Queries through the catalog see complete tables, some of them in their previous state. ' +
      'The next run updates the catalog, even if no data changed; so does: spacex-etl lake follow.',
    { target: 'lake', cause },
  );
}
