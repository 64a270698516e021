import type { PartitionInput, TableInput } from '@aws-sdk/client-glue';
import type { MartColumn, Table } from '@spacex-platform/transform';
import type { CuratedTable } from '../curated-zone/curated-zone.ts';
import {
  curatedZone,
  partitionOf,
  runDirectory,
  runKeyName,
  runsTableName,
} from '../curated-zone/layout.ts';
import { quoted } from '../sql/names.ts';
import { athenaView } from './athena-view.ts';
import { viewType } from './column-types.ts';
import { columnsOf, externalTable, parquetAt, partitionKey, runKey } from './external-table.ts';

/** The database of a catalog, and the lake that its tables are in. */
export interface CatalogPlace {
  readonly database: string;
  /** Root of the lake: `s3://bucket/prefix`. */
  readonly url: string;
}

/** A view in the catalog. The marts of `transform` can be used as they are. */
export interface CatalogView {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly MartColumn[];
  /** Tables that it reads. */
  readonly reads: readonly string[];
  /** One SELECT in Athena's SQL over unqualified names. */
  readonly sql: string;
}

/** What a reader needs to know about a published table. */
export type PublishedTable = Pick<CuratedTable, 'run_id' | 'rows' | 'schema_hash'> & {
  readonly files: readonly { readonly path: string }[];
};

/** The catalog entries of one table. */
export interface TableEntry {
  /** The entry with the name of the table: a table on the files of a run, or a view of a run. */
  readonly input: TableInput;
  /** For a partitioned table: the table of all runs, and the partitions of this run. */
  readonly runs?: { readonly input: TableInput; readonly partitions: readonly PartitionInput[] };
}

/** Names of the parameters that describe what a catalog table contains. */
export const parameterNames = {
  lake: 'spacex_lake',
  run: 'spacex_run_id',
  rows: 'spacex_rows',
  schema: 'spacex_schema_hash',
} as const;

const parquet = { classification: 'parquet', EXTERNAL: 'TRUE' } as const;
const prestoView = { presto_view: 'true', comment: 'Presto View' } as const;

/**
 * Defines a published table for Glue, in the format of `aws glue create-table --table-input`.
 *
 * A table without partitions is an external table on the files of the run. A partitioned table has
 * an external table `<name>_runs`, partitioned by run and by its partition column, and a view of
 * one run with its own name. In both cases a single update switches to another run.
 *
 * @example
 * ```ts
 * const published = (await readPointer(store))?.pointer.tables['cores'];
 * if (published !== undefined) {
 *   const { input } = tableEntry({ database: 'spacex', url: store.url }, cores, published);
 *   console.log(JSON.stringify(input));
 * }
 * ```
 */
export function tableEntry(
  location: CatalogPlace,
  table: Table,
  published: PublishedTable,
): TableEntry {
  if (table.partition === null) {
    const directory = `${location.url}/${runDirectory(table.name, published.run_id)}/`;
    return {
      input: {
        ...externalTable(table, table.name, directory),
        Parameters: { ...parquet, ...parametersOf(location, published) },
      },
    };
  }
  const runs = runsTableName(table.name);
  return {
    input: {
      ...athenaView(location.database, {
        name: table.name,
        description: table.description,
        columns: [...columnsOf(table), partitionKey(table)],
        sql: runSelect(location, table, published),
      }),
      Parameters: { ...prestoView, ...parametersOf(location, published) },
    },
    runs: {
      input: {
        ...externalTable(table, runs, `${location.url}/${curatedZone}/${table.name}/`),
        PartitionKeys: [runKey, partitionKey(table)],
        Parameters: {
          ...parquet,
          [parameterNames.lake]: location.url,
          [parameterNames.schema]: published.schema_hash,
        },
      },
      partitions: partitionsOf(location, table, published),
    },
  };
}

/**
 * Defines a view for Glue. It always reads the current run of its tables.
 *
 * @example
 * ```ts
 * const { athenaSql, ...mart } = marts.core_usage;
 * viewEntry({ database: 'spacex', url: 's3://bucket/lake' }, { ...mart, sql: athenaSql });
 * ```
 */
export function viewEntry(location: CatalogPlace, view: CatalogView): TableInput {
  const columns = view.columns.map(({ name, type, description }) => ({
    Name: name,
    Type: viewType(type),
    Comment: description,
  }));
  return {
    ...athenaView(location.database, { ...view, columns }),
    Parameters: { ...prestoView, [parameterNames.lake]: location.url },
  };
}

/** Selects the rows of one run: the view with the name of a partitioned table. */
export function runSelect(
  { database }: CatalogPlace,
  table: Table,
  { run_id }: Pick<PublishedTable, 'run_id'>,
): string {
  const names = [...columnsOf(table), partitionKey(table)].map(({ Name = '' }) => quoted(Name));
  const from = `${quoted(database)}.${quoted(runsTableName(table.name))}`;
  return `select\n  ${names.join(',\n  ')}\nfrom ${from}\nwhere "${runKeyName}" = '${run_id}'`;
}

function partitionsOf(
  { url }: CatalogPlace,
  table: Table,
  { run_id, files }: PublishedTable,
): PartitionInput[] {
  const values = new Set(files.map(({ path }) => partitionOf(table, path)));
  const columns = columnsOf(table);
  return [...values]
    .filter((value) => value !== null)
    .sort()
    .map((value) => {
      const directory = `${runDirectory(table.name, run_id)}/${table.partition}=${value}/`;
      return {
        Values: [run_id, value],
        StorageDescriptor: parquetAt(`${url}/${directory}`, columns),
      };
    });
}

function parametersOf(
  { url }: CatalogPlace,
  { run_id, rows, schema_hash }: PublishedTable,
): Record<string, string> {
  return {
    [parameterNames.lake]: url,
    [parameterNames.run]: run_id,
    [parameterNames.rows]: String(rows),
    [parameterNames.schema]: schema_hash,
  };
}
