import {
  athenaDdl,
  athenaViewDdl,
  type CatalogPlace,
  tableEntry,
  viewEntry,
} from '@spacex-platform/loaders/glue';
import { athenaMarts } from '../settings/glue-catalog.ts';
import { type Published, publishedTables } from './published-tables.ts';

/** The tables and marts of a lake as inputs for Glue, or as DDL for Athena. */
export async function catalogText(
  format: 'glue' | 'athena',
  database: string,
  flag: string | undefined,
): Promise<string> {
  const { url, published } = await publishedTables(flag);
  const place = { database, url };
  return format === 'glue' ? glueText(place, published) : athenaText(place, published);
}

/** Table inputs in an order in which they can be created, and the partitions by table name. */
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
