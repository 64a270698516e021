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

/** The first partition key, before that of the table: the run. */
export const runKey: Column = {
  Name: runKeyName,
  Type: 'string',
  Comment: 'The run that wrote it.',
};

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
        Parameters: parametersOf(location, published, {
          classification: 'parquet',
          EXTERNAL: 'TRUE',
        }),
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
      Parameters: parametersOf(location, published, {
        presto_view: 'true',
        comment: 'Presto View',
      }),
    },
    runs: {
      input: {
        ...externalTable(table, runs, `${location.url}/${curatedZone}/${table.name}/`),
        PartitionKeys: [runKey, partitionKey(table)],
        Parameters: {
          classification: 'parquet',
          EXTERNAL: 'TRUE',
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
    Type: viewTypes[type],
    Comment: description,
  }));
  return {
    ...athenaView(location.database, { ...view, columns }),
    Parameters: {
      presto_view: 'true',
      comment: 'Presto View',
      [parameterNames.lake]: location.url,
    },
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

/** The columns in the files of a table. */
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

/** The partition column, whose value is in the path of a file. */
export function partitionKey(table: Table): Column {
  const name = table.partition ?? '';
  const column = table.columns[name];
  if (column === undefined) throw new TypeError(`Table ${table.name} has no partition column`);
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
      const directory = `${runDirectory(table.name, run_id)}/${table.partition}=${value}/`;
      return {
        Values: [run_id, value],
        StorageDescriptor: parquetAt(`${url}/${directory}`, columns),
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
