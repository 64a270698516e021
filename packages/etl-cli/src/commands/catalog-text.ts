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
  const catalog = { database, url };
  return format === 'glue' ? glueText(catalog, published) : athenaText(catalog, published);
}

/** Table inputs in an order in which they can be created, and the partitions by table name. */
function glueText(catalog: CatalogPlace, published: Published): string {
  const entries = published.map(([table, files]) => tableEntry(catalog, table, files));
  const partitions = entries.flatMap(({ runs }) =>
    runs === undefined ? [] : [[runs.input.Name, runs.partitions] as const],
  );
  const text = {
    database: catalog.database,
    tables: [
      ...entries.flatMap(({ input, runs }) => [...(runs ? [runs.input] : []), input]),
      ...athenaMarts.map((mart) => viewEntry(catalog, mart)),
    ],
    partitions: Object.fromEntries(partitions),
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}

function athenaText(catalog: CatalogPlace, published: Published): string {
  const statements = [
    `create database if not exists \`${catalog.database}\``,
    ...published.flatMap(([table, files]) => athenaDdl(catalog, table, files)),
    ...athenaMarts.map((mart) => athenaViewDdl(catalog, mart)),
  ];
  return `${statements.join(';\n\n')};\n`;
}
