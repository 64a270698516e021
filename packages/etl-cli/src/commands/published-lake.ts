import { LoaderError } from '@spacex-platform/loaders';
import { type Pointer, readPointer } from '@spacex-platform/loaders/lake';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { isS3, lakeOf, storeOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';

/** A lake that a catalog can describe. */
export interface PublishedLake {
  readonly store: ObjectStore;
  readonly pointer: Pointer;
}

/**
 * The lake that the flag or the environment selects; undefined if none is selected.
 *
 * @throws UsageError for a local directory, LoaderError `not_found` if nothing is published
 */
export async function publishedLake(flag: string | undefined): Promise<PublishedLake | undefined> {
  const lake = lakeOf(flag, process.env);
  if (lake === undefined) return undefined;
  if (!isS3(lake)) {
    throw new UsageError(`A Glue catalog needs a lake in a bucket (s3://…), not ${lake}.`);
  }
  const store = await storeOf(lake, process.env);
  const current = await readPointer(store);
  if (current !== undefined) return { store, pointer: current.pointer };
  throw new LoaderError(
    'not_found',
    `Nothing is published in the lake ${store.url} yet. Fill it first: spacex-etl run --target lake --lake ${lake}`,
    { target: 'lake' },
  );
}
