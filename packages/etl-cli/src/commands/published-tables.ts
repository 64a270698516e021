import { LoaderError } from '@spacex-platform/loaders';
import type { PublishedTable } from '@spacex-platform/loaders/glue';
import { readPointer } from '@spacex-platform/loaders/lake';
import { type Table, tables } from '@spacex-platform/transform';
import { isS3, lakeOf, storeOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';

/** Stands for what is known only when a lake is. */
const unnamed: PublishedTable = {
  run_id: 'RUN_ID',
  rows: 0,
  schema_hash: 'SCHEMA_HASH',
  files: [],
};

/** Tables with what a lake has published of them. */
export type Published = readonly (readonly [Table, PublishedTable])[];

/**
 * What the lake of a flag or of the environment has published; placeholders where none is named.
 *
 * @throws UsageError where it is a folder, LoaderError `not_found` where nothing is published
 */
export async function publishedTables(
  flag: string | undefined,
): Promise<{ readonly url: string; readonly published: Published }> {
  const lake = lakeOf(flag, process.env);
  if (lake === undefined) {
    return { url: 's3://BUCKET/PREFIX', published: tables.map((table) => [table, unnamed]) };
  }
  if (!isS3(lake)) {
    throw new UsageError(
      `A Glue catalog cannot show the lake ${lake}. Give one in a bucket: s3://…`,
    );
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
    const one = current.pointer.tables[table.name];
    return one === undefined ? [] : [[table, one]];
  });
  return { url: store.url, published };
}
