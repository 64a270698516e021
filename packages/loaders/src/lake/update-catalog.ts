import type { Table } from '@spacex-platform/transform';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { CatalogChange, CatalogReport } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { CatalogLake } from './catalog.ts';
import type { OpenLake } from './open-lake.ts';
import { readPointer } from './pointer.ts';

/** What a catalog is told of the lake in a store. */
export function catalogLake(store: ObjectStore, tables: readonly Table[]): CatalogLake {
  return { url: store.url, tables, pointer: async () => (await readPointer(store))?.pointer };
}

/**
 * Brings the catalog to what is published. The run has happened by then, so what goes wrong is
 * told and undoes nothing: the next run finds the difference and brings it to its end.
 */
export async function followPointer(
  { lasting: store, catalog, shape }: OpenLake,
  ofRun: readonly Table[],
): Promise<CatalogReport | undefined> {
  if (catalog === undefined) return undefined;
  const changes: CatalogChange[] = [];
  const known = new Map([...shape.tables, ...ofRun].map((table) => [table.name, table]));
  const report = { catalog: catalog.name, changes };
  try {
    await catalog.update(catalogLake(store, [...known.values()]), (change) => changes.push(change));
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
