import type { Column, PartitionInput, StorageDescriptor, TableInput } from '@aws-sdk/client-glue';
import type { MartColumn, Table } from '@spacex-platform/transform';
import type { CuratedTable } from '../curated-zone/curated-zone.ts';
import {
  curatedZone,
  fileShapeOf,
  partitionOf,
  runDirectory,
  runKeyName,
  runsTableName,
} from '../curated-zone/layout.ts';
import { fileColumns, hashColumn } from '../parquet/file-columns.ts';
import { columnComment } from '../sql/column-comment.ts';
import { quoted } from '../sql/names.ts';
import { athenaView } from './athena-view.ts';
import { hiveTypes, viewTypes } from './column-types.ts';

/** Where the tables of a catalog lie, and under which name of a database. */
export interface CatalogPlace {
  readonly database: string;
  /** Root of the lake: `s3://bucket/prefix`. */
  readonly url: string;
}

/** A view that the catalog keeps. The marts of `transform` have this shape. */
export interface CatalogView {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly MartColumn[];
  /** Tables that it reads. */
  readonly reads: readonly string[];
  /** One SELECT in Athena's SQL over unqualified names. */
  readonly sql: string;
}

/** A published table, or what a reader needs to know of it. */
export type PublishedTable = Pick<CuratedTable, 'run_id' | 'rows' | 'schema_hash'> & {
  readonly files: readonly { readonly path: string }[];
};

/** What the catalog holds for one table. */
export interface TableEntry {
  /** What the table's name shows: a table on the files of the run, or a view over the run. */
  readonly input: TableInput;
  /** Where the table has a partition: the table of all runs, and the partitions of this one. */
  readonly runs?: { readonly input: TableInput; readonly partitions: readonly PartitionInput[] };
}

/** Names of the parameters that tell what a table of the catalog shows. */
export const parameterNames = {
  lake: 'spacex_lake',
  run: 'spacex_run_id',
  rows: 'spacex_rows',
  schema: 'spacex_schema_hash',
} as const;

/** Partition key before the one of the table: the run. */
export const runKey: Column = {
  Name: runKeyName,
  Type: 'string',
  Comment: 'The run that wrote it.',
};

/**
 * Defines a published table for Glue, as `aws glue create-table --table-input` takes it.
 *
 * A table without a partition is an external table on the files of the run. One with a partition
 * has an external table `<name>_runs` partitioned by run and by the partition, and its name is a
 * view over one run: either way one update moves it to another run.
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
  place: CatalogPlace,
  table: Table,
  published: PublishedTable,
): TableEntry {
  if (table.partition === null) {
    const location = `${place.url}/${runDirectory(table.name, published.run_id)}/`;
    return {
      input: {
        ...externalTable(table, table.name, location),
        Parameters: parametersOf(place, published, { classification: 'parquet', EXTERNAL: 'TRUE' }),
      },
    };
  }
  const runs = runsTableName(table.name);
  return {
    input: {
      ...athenaView(place.database, {
        name: table.name,
        description: table.description,
        columns: [...columnsOf(table), partitionKey(table)],
        sql: runSelect(place, table, published),
      }),
      Parameters: parametersOf(place, published, { presto_view: 'true', comment: 'Presto View' }),
    },
    runs: {
      input: {
        ...externalTable(table, runs, `${place.url}/${curatedZone}/${table.name}/`),
        PartitionKeys: [runKey, partitionKey(table)],
        Parameters: {
          classification: 'parquet',
          EXTERNAL: 'TRUE',
          [parameterNames.lake]: place.url,
          [parameterNames.schema]: published.schema_hash,
        },
      },
      partitions: partitionsOf(place, table, published),
    },
  };
}

/**
 * Defines a view for Glue. Its name shows whatever its tables show.
 *
 * @example
 * ```ts
 * const { athenaSql, ...mart } = marts.core_usage;
 * viewEntry({ database: 'spacex', url: 's3://bucket/lake' }, { ...mart, sql: athenaSql });
 * ```
 */
export function viewEntry(place: CatalogPlace, view: CatalogView): TableInput {
  const columns = view.columns.map(({ name, type, description }) => ({
    Name: name,
    Type: viewTypes[type],
    Comment: description,
  }));
  return {
    ...athenaView(place.database, { ...view, columns }),
    Parameters: {
      presto_view: 'true',
      comment: 'Presto View',
      [parameterNames.lake]: place.url,
    },
  };
}

/** The rows of one run: what the name of a table with a partition shows. */
export function runSelect(
  { database }: CatalogPlace,
  table: Table,
  { run_id }: Pick<PublishedTable, 'run_id'>,
): string {
  const names = [...columnsOf(table), partitionKey(table)].map(({ Name = '' }) => quoted(Name));
  const from = `${quoted(database)}.${quoted(runsTableName(table.name))}`;
  return `select\n  ${names.join(',\n  ')}\nfrom ${from}\nwhere "${runKeyName}" = '${run_id}'`;
}

/** Columns that stand in the files of a table. */
export function columnsOf(table: Table): Column[] {
  return fileColumns(table, fileShapeOf(table)).map(({ name, type }) => {
    const column = table.columns[name];
    const comment =
      name === hashColumn.name
        ? 'xxHash64 of the values of the row.'
        : column === undefined
          ? undefined
          : columnComment(column);
    return { Name: name, Type: hiveTypes[type], Comment: comment };
  });
}

/** The column that stands in the path of a file. */
export function partitionKey(table: Table): Column {
  const name = table.partition ?? '';
  const column = table.columns[name];
  if (column === undefined) throw new TypeError(`Table ${table.name} has no partition`);
  return { Name: name, Type: viewTypes[column.type], Comment: columnComment(column) };
}

function externalTable(table: Table, name: string, location: string): TableInput {
  return {
    Name: name,
    Description: table.description,
    TableType: 'EXTERNAL_TABLE',
    StorageDescriptor: parquetAt(location, columnsOf(table)),
    PartitionKeys: [],
  };
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
      const folder = `${runDirectory(table.name, run_id)}/${table.partition}=${value}/`;
      return {
        Values: [run_id, value],
        StorageDescriptor: parquetAt(`${url}/${folder}`, columns),
      };
    });
}

function parquetAt(location: string, columns: Column[]): StorageDescriptor {
  const formats = 'org.apache.hadoop.hive.ql.io.parquet';
  return {
    Columns: columns,
    Location: location,
    InputFormat: `${formats}.MapredParquetInputFormat`,
    OutputFormat: `${formats}.MapredParquetOutputFormat`,
    SerdeInfo: {
      SerializationLibrary: `${formats}.serde.ParquetHiveSerDe`,
      Parameters: { 'serialization.format': '1' },
    },
  };
}

function parametersOf(
  { url }: CatalogPlace,
  { run_id, rows, schema_hash }: PublishedTable,
  more: Record<string, string>,
): Record<string, string> {
  return {
    ...more,
    [parameterNames.lake]: url,
    [parameterNames.run]: run_id,
    [parameterNames.rows]: String(rows),
    [parameterNames.schema]: schema_hash,
  };
}
