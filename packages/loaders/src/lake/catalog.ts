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
  /** What the catalog names instead of the metadata of the lake. */
  readonly commit: string;
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
   */
  update(lake: CatalogLake, onChange: (change: CatalogChange) => void): Promise<void>;
  /** Commits of other programs, which the next update would replace. Absent if there can be none. */
  foreignCommits?(lake: CatalogLake): Promise<readonly ForeignCommit[]>;
  /** The runs that the catalog currently refers to. Their files are in use, regardless of the pointer. */
  shownRuns(lake: CatalogLake): Promise<readonly TableRun[]>;
  /** Partitions of runs whose files have all been deleted. */
  oldPartitions(
    lake: CatalogLake,
    hasFiles: (run: TableRun) => boolean,
  ): Promise<readonly OldPartitions[]>;
  removePartitions(old: readonly OldPartitions[]): Promise<void>;
  /** Checks connectivity and permissions; changes nothing. */
  diagnose(): Promise<readonly Finding[]>;
}

/** The lake in a store, as a catalog needs it. */
export function catalogLake(store: ObjectStore, tables: readonly Table[]): CatalogLake {
  return { url: store.url, store, tables, pointer: async () => (await readPointer(store))?.pointer };
}

/**
 * Updates the catalog to match what is published. The run is already published, so an error is
 * reported and rolls nothing back: the next run completes the update.
 */
export async function updateCatalog(
  store: ObjectStore,
  catalog: LakeCatalog,
  tables: readonly Table[],
): Promise<CatalogReport> {
  const changes: CatalogChange[] = [];
  const report = { catalog: catalog.name, changes };
  try {
    await catalog.update(catalogLake(store, tables), (change) => changes.push(change));
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
      'The next run updates the catalog, even if no data changed.',
    { target: 'lake', cause },
  );
}
