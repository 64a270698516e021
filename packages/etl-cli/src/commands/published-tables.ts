import { LoaderError } from '@spacex-platform/loaders';
import type { PublishedTable } from '@spacex-platform/loaders/glue';
import { readPointer } from '@spacex-platform/loaders/lake';
import { type Table, tables } from '@spacex-platform/transform';
import { isS3, lakeOf, storeOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';

/** Placeholders, if no lake is given. */
const placeholder: PublishedTable = {
  run_id: 'RUN_ID',
  rows: 0,
  schema_hash: 'SCHEMA_HASH',
  files: [],
};

/** Tables with their published files. */
export type Published = readonly (readonly [Table, PublishedTable])[];

/**
 * The published tables of the lake that the flag or the environment selects; placeholders if none is
 * selected.
 *
 * @throws UsageError for a local directory, LoaderError `not_found` if nothing is published
 */
export async function publishedTables(
  flag: string | undefined,
): Promise<{ readonly url: string; readonly published: Published }> {
  const lake = lakeOf(flag, process.env);
  if (lake === undefined) {
    return { url: 's3://BUCKET/PREFIX', published: tables.map((table) => [table, placeholder]) };
  }
  if (!isS3(lake)) {
    throw new UsageError(`A Glue catalog needs a lake in a bucket (s3://…), not ${lake}.`);
  }
  const store = await storeOf(lake, process.env);
  const current = await readPointer(store);
  if (current === undefined) {
    throw new LoaderError(
      'not_found',
      `Nothing is published in the lake ${store.url} yet. Fill it first: spacex-etl run --target lake --lake ${lake}`,
      { target: 'lake' },
    );
  }
  const published = tables.flatMap((table): Published => {
    const files = current.pointer.tables[table.name];
    return files === undefined ? [] : [[table, files]];
  });
  return { url: store.url, published };
}
