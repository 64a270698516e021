import type { Table as GlueTable, TableInput } from '@aws-sdk/client-glue';

/** Parameters of a catalog table that say what it shows. */
export const parameterNames = {
  lake: 'spacex_lake',
  run: 'spacex_run_id',
  rows: 'spacex_rows',
} as const;

/** Parameters of an Iceberg table. Source: `BaseMetastoreTableOperations` of Apache Iceberg. */
export const icebergNames = {
  type: 'table_type',
  metadata: 'metadata_location',
  previous: 'previous_metadata_location',
} as const;

/** Whether a catalog table is an Iceberg table. Writers differ in the case of the value. */
export function isIceberg({ Parameters }: GlueTable | TableInput): boolean {
  return Parameters?.[icebergNames.type]?.toUpperCase() === 'ICEBERG';
}

/** URI of the metadata that a catalog table names. */
export function metadataOf({ Parameters }: GlueTable | TableInput): string | undefined {
  return Parameters?.[icebergNames.metadata];
}
