import type { Column } from '@aws-sdk/client-glue';
import type { Table } from '@spacex-platform/transform';
import {
  type CatalogPlace,
  type CatalogView,
  type PublishedTable,
  runSelect,
  type TableEntry,
  tableEntry,
} from './definitions.ts';

/**
 * The statements that create a published table in Athena, in order; each can be run again. A
 * partitioned table becomes a table of all runs, its partitions, and a view of one run.
 *
 * @example
 * ```ts
 * const published = (await readPointer(store))?.pointer.tables['cores'];
 * if (published !== undefined) athenaDdl({ database: 'spacex', url: store.url }, cores, published);
 * ```
 */
export function athenaDdl(
  location: CatalogPlace,
  table: Table,
  published: PublishedTable,
): string[] {
  const { input, runs } = tableEntry(location, table, published);
  if (runs === undefined) return [externalTable(location, input)];
  const select = runSelect(location, table, published);
  return [
    externalTable(location, runs.input),
    ...addPartitions(location, table, runs),
    `create or replace view "${location.database}"."${table.name}" as\n${select}`,
  ];
}

/**
 * The statement that creates a view in Athena.
 *
 * @example
 * ```ts
 * const { athenaSql, ...mart } = marts.core_usage;
 * athenaViewDdl({ database: 'spacex', url: 's3://bucket/lake' }, { ...mart, sql: athenaSql });
 * ```
 */
export function athenaViewDdl({ database }: CatalogPlace, { name, sql }: CatalogView): string {
  return `create or replace view "${database}"."${name}" as\n${sql}`;
}

function externalTable({ database }: CatalogPlace, input: TableEntry['input']): string {
  const { Name = '', Description = '', StorageDescriptor, PartitionKeys = [], Parameters } = input;
  const properties = Object.entries(Parameters ?? {})
    .filter(([name]) => name !== 'EXTERNAL')
    .map(([name, value]) => `  ${text(name)} = ${text(value)}`);
  return [
    `create external table if not exists \`${database}\`.\`${Name}\` (`,
    `${(StorageDescriptor?.Columns ?? []).map(columnDdl).join(',\n')}\n)`,
    `comment ${text(Description)}`,
    ...(PartitionKeys.length === 0
      ? []
      : [`partitioned by (\n${PartitionKeys.map(columnDdl).join(',\n')}\n)`]),
    'stored as parquet',
    `location ${text(StorageDescriptor?.Location ?? '')}`,
    `tblproperties (\n${properties.join(',\n')}\n)`,
  ].join('\n');
}

function addPartitions(
  { database }: CatalogPlace,
  { name, partition }: Table,
  { input, partitions }: NonNullable<TableEntry['runs']>,
): string[] {
  if (partitions.length === 0) return [];
  const clauses = partitions.map(({ Values: [run = '', value = ''] = [], StorageDescriptor }) => {
    const where = `run = ${text(run)}, ${partition} = ${value}`;
    return `  partition (${where}) location ${text(StorageDescriptor?.Location ?? '')}`;
  });
  const table = `\`${database}\`.\`${input.Name ?? name}\``;
  return [`alter table ${table} add if not exists\n${clauses.join('\n')}`];
}

function columnDdl({ Name = '', Type = '', Comment }: Column): string {
  return `  \`${Name}\` ${Type}${Comment === undefined ? '' : ` comment ${text(Comment)}`}`;
}

/** A string literal of Hive's DDL. */
function text(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
