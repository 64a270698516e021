import type { Column, TableInput } from '@aws-sdk/client-glue';
import { athenaType } from './column-types.ts';

/** The definition of a view. */
interface ViewParts {
  readonly name: string;
  readonly description: string;
  readonly columns: readonly Column[];
  readonly sql: string;
}

/**
 * A view as Athena stores it: the statement and the types of its columns as base64-encoded JSON.
 * Only Athena, Presto and Trino can read it; Redshift Spectrum and Spark cannot.
 */
export function athenaView(
  database: string,
  { name, description, columns, sql }: ViewParts,
): TableInput {
  const view = {
    originalSql: sql,
    catalog: 'awsdatacatalog',
    schema: database,
    columns: columns.map(({ Name = '', Type = '' }) => ({ name: Name, type: athenaType(Type) })),
  };
  const text = Buffer.from(JSON.stringify(view)).toString('base64');
  return {
    Name: name,
    Description: description,
    TableType: 'VIRTUAL_VIEW',
    StorageDescriptor: { Columns: [...columns], SerdeInfo: {} },
    PartitionKeys: [],
    ViewOriginalText: `/* Presto View: ${text} */`,
    ViewExpandedText: '/* Presto View */',
  };
}
