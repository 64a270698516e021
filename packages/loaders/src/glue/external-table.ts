import type { Column, StorageDescriptor, TableInput } from '@aws-sdk/client-glue';
import type { Table } from '@spacex-platform/transform';
import { runKeyName } from '../curated-zone/layout.ts';
import { fileColumns, hashColumn } from '../parquet/file-columns.ts';
import { columnComment } from '../sql/column-comment.ts';
import { hiveTypes, viewType } from './column-types.ts';

/** The first partition key, before that of the table: the run. */
export const runKey: Column = {
  Name: runKeyName,
  Type: 'string',
  Comment: 'The run that wrote it.',
};

/** An external table on Parquet files. */
export function externalTable(table: Table, name: string, location: string): TableInput {
  return {
    Name: name,
    Description: table.description,
    TableType: 'EXTERNAL_TABLE',
    StorageDescriptor: parquetAt(location, columnsOf(table)),
    PartitionKeys: [],
  };
}

/** The columns in the files of a table, without the partition column: Glue refuses it twice. */
export function columnsOf(table: Table): Column[] {
  const columns = fileColumns(table).filter(({ name }) => name !== table.partition);
  return columns.map(({ name, type }) => {
    const column = table.columns[name];
    const isHash = name === hashColumn.name;
    const comment = isHash ? 'xxHash64 of the values of the row.' : column && columnComment(column);
    return { Name: name, Type: hiveTypes[type], Comment: comment };
  });
}

/** The partition column, whose value Athena takes from the partition. */
export function partitionKey(table: Table): Column {
  const name = table.partition ?? '';
  const column = table.columns[name];
  if (column === undefined) throw new TypeError(`Table ${table.name} has no partition column`);
  return { Name: name, Type: viewType(column.type), Comment: columnComment(column) };
}

/** Parquet files below a location. */
export function parquetAt(location: string, columns: Column[]): StorageDescriptor {
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
