import {
  athenaViewDdl,
  emptyTableEntry,
  tableEntries,
  viewEntry,
} from '@spacex-platform/loaders/glue';
import { tables } from '@spacex-platform/transform';
import { athenaMarts } from '../settings/glue-catalog.ts';
import { publishedLake } from './published-lake.ts';

/** The root of a lake, if none is given. */
const placeholder = 's3://BUCKET/PREFIX';

/**
 * Inputs of `aws glue create-table` for the Iceberg tables of a lake and for the marts. Without a lake,
 * the tables name no metadata.
 */
export async function glueText(database: string, flag: string | undefined): Promise<string> {
  const lake = await publishedLake(flag);
  const url = lake?.store.url ?? placeholder;
  const entries =
    lake === undefined
      ? tables.map((table) => emptyTableEntry(url, table))
      : await tableEntries(lake.store);
  const views = athenaMarts.map((mart) => viewEntry({ database, url }, mart));
  return `${JSON.stringify({ database, tables: [...entries, ...views] }, null, 2)}\n`;
}

/** The marts as views of Athena. */
export function athenaText(database: string): string {
  const location = { database, url: placeholder };
  const statements = athenaMarts.map((mart) => athenaViewDdl(location, mart));
  return `${tablesComment}\n${[`create database if not exists \`${database}\``, ...statements].join(';\n\n')};\n`;
}

const tablesComment = `-- Athena has no statement that registers existing Iceberg tables. A run with SPACEX_GLUE_DATABASE
-- registers them in Glue, as does aws glue create-table with: spacex-etl schema --format glue`;
