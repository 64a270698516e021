import { LoaderError } from '@spacex-platform/loaders';
import {
  athenaDdl,
  athenaViewDdl,
  type CatalogPlace,
  type PublishedTable,
  tableEntry,
  viewEntry,
} from '@spacex-platform/loaders/glue';
import { readPointer } from '@spacex-platform/loaders/lake';
import { type Table, tables } from '@spacex-platform/transform';
import { athenaMarts } from '../catalog.ts';
import { UsageError } from '../usage-error.ts';
import { isS3, lakeOf, storeOf } from './source.ts';

/** Stands for what is known only when a lake is. */
const unnamed: PublishedTable = {
  run_id: 'RUN_ID',
  rows: 0,
  schema_hash: 'SCHEMA_HASH',
  files: [],
};

/** The tables and marts as a catalog of a lake has them: inputs for Glue, or DDL for Athena. */
export async function catalogText(
  format: 'glue' | 'athena',
  database: string,
  flag: string | undefined,
): Promise<string> {
  const { url, published } = await publishedTables(lakeOf(flag, process.env));
  const place = { database, url };
  return format === 'glue' ? glueText(place, published) : athenaText(place, published);
}

type Published = readonly (readonly [Table, PublishedTable])[];

async function publishedTables(
  lake: string | undefined,
): Promise<{ readonly url: string; readonly published: Published }> {
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
      `Nothing is published in the lake ${store.url} yet. Fill it first: spacex-etl run --target s3 --lake ${lake}`,
      { target: 's3' },
    );
  }
  const published = tables.flatMap((table): Published => {
    const one = current.pointer.tables[table.name];
    return one === undefined ? [] : [[table, one]];
  });
  return { url: store.url, published };
}

/** Table inputs in an order in which they can be made, and the partitions by name of the table. */
function glueText(place: CatalogPlace, published: Published): string {
  const entries = published.map(([table, one]) => tableEntry(place, table, one));
  const partitions = entries.flatMap(({ runs }) =>
    runs === undefined ? [] : [[runs.input.Name, runs.partitions] as const],
  );
  const text = {
    database: place.database,
    tables: [
      ...entries.flatMap(({ input, runs }) => [...(runs ? [runs.input] : []), input]),
      ...athenaMarts.map((mart) => viewEntry(place, mart)),
    ],
    partitions: Object.fromEntries(partitions),
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}

function athenaText(place: CatalogPlace, published: Published): string {
  const statements = [
    `create database if not exists \`${place.database}\``,
    ...published.flatMap(([table, one]) => athenaDdl(place, table, one)),
    ...athenaMarts.map((mart) => athenaViewDdl(place, mart)),
  ];
  return `${statements.join(';\n\n')};\n`;
}
