import type { Table } from '@spacex-platform/transform';
import { type Pointer, readPointer } from '../curated-zone/pointer.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { Finding } from '../finding.ts';
import type { CatalogChange, CatalogReport } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';

/** What a catalog is told of a lake. */
export interface CatalogLake {
  /** Root of the lake: `s3://bucket/prefix`. */
  readonly url: string;
  /** Definitions of the tables that are known. */
  readonly tables: readonly Table[];
  /** What is published at this moment; undefined where nothing is. */
  pointer(): Promise<Pointer | undefined>;
}

/** Files of one run of one table. */
export interface TableRun {
  readonly table: string;
  readonly runId: string;
}

/** The partitions of an old run that a catalog still knows. */
export interface OldPartitions extends TableRun {
  /** Name of the table in the catalog. */
  readonly name: string;
  readonly partitions: number;
}

/**
 * Tells other engines under which names the published tables of a lake are to be found. The
 * pointer alone says what is published; a catalog follows it, table by table.
 */
export interface LakeCatalog {
  /** For messages: `the Glue database spacex`. */
  readonly name: string;
  /**
   * Makes the catalog show what the pointer names, and writes nothing where it does so already.
   * Of several at once, the one whose pointer is the newest has the last word.
   */
  update(lake: CatalogLake, onChange: (change: CatalogChange) => void): Promise<void>;
  /** The runs that the names show now: their files are needed, whatever the pointer says. */
  shownRuns(lake: CatalogLake): Promise<readonly TableRun[]>;
  /** Partitions of runs that have no file left. */
  oldPartitions(
    lake: CatalogLake,
    hasFiles: (run: TableRun) => boolean,
  ): Promise<readonly OldPartitions[]>;
  removePartitions(old: readonly OldPartitions[]): Promise<void>;
  /** Whether it is reachable, and with what rights; changes nothing. */
  diagnose(): Promise<readonly Finding[]>;
}

/** What a catalog is told of the lake in a store. */
export function catalogLake(store: ObjectStore, tables: readonly Table[]): CatalogLake {
  return { url: store.url, tables, pointer: async () => (await readPointer(store))?.pointer };
}

/**
 * Brings the catalog to what is published. The run has happened by then, so what goes wrong is
 * told and undoes nothing: the next run finds the difference and brings it to its end.
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
    return { ...report, error: behind(catalog.name, cause) };
  }
}

function behind(catalog: string, cause: unknown): LoaderError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LoaderError(
    isLoaderError(cause) ? cause.code : 'statement',
    `The run is published in the lake, but ${catalog} does not show all of it: ${reason} ` +
      'Whoever reads by the catalog sees each table whole, some of them as they were before. ' +
      'The next run brings it up to date, also where it changes nothing.',
    { target: 'lake', cause },
  );
}
