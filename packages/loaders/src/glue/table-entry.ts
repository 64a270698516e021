import type { Column, TableInput } from '@aws-sdk/client-glue';
import type { Table } from '@spacex-platform/transform';
import { curatedZone } from '../curated-zone/layout.ts';
import { currentSchema, currentSnapshot, type IcebergField } from '../iceberg/metadata.ts';
import { schemaOf } from '../iceberg/schema.ts';
import { catalogLake } from '../lake/catalog.ts';
import { type PublishedMetadata, publishedMetadata } from '../lake/published-metadata.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { catalogType } from './column-types.ts';
import { icebergNames, parameterNames } from './parameters.ts';

/** Glue's limits, in characters. */
const maxComment = 255;
const maxDescription = 2048;

/**
 * Defines the published Iceberg tables of a lake for Glue, in the format of
 * `aws glue create-table --table-input`. Tables without Iceberg metadata are absent.
 *
 * @throws LoaderError `damaged` if the pointer is not valid
 * @example
 * ```ts
 * const inputs = await tableEntries(s3Store('s3://my-bucket/lake'));
 * console.log(inputs.map(({ Name, Parameters }) => [Name, Parameters?.metadata_location]));
 * ```
 */
export async function tableEntries(store: ObjectStore): Promise<TableInput[]> {
  const published = await publishedMetadata(catalogLake(store, []));
  return published.map((one) => tableEntry(store.url, one));
}

/**
 * Defines a published table for Glue, as the Java library and pyiceberg do: engines read the columns
 * from the metadata, and Glue's own are for people and for access control.
 *
 * @param url root of the lake: `s3://bucket/prefix`
 */
export function tableEntry(
  url: string,
  { table, runId, uri, metadata }: PublishedMetadata,
): TableInput {
  const current = currentSchema(metadata)?.fields ?? [];
  const others = metadata.schemas.flatMap(({ fields }) => fields);
  const names = new Set(current.map(({ name }) => name));
  const earlier = others.filter(({ name }) => !names.has(name) && names.add(name));
  return {
    ...icebergTable(table, metadata.properties['comment'], metadata.location, [
      ...current.map((field) => columnOf(field, true)),
      ...earlier.map((field) => columnOf(field, false)),
    ]),
    Parameters: {
      [icebergNames.type]: 'ICEBERG',
      [icebergNames.metadata]: uri,
      [parameterNames.lake]: url,
      [parameterNames.run]: runId,
      [parameterNames.rows]: currentSnapshot(metadata)?.summary['total-records'] ?? '0',
    },
  };
}

/**
 * Defines a table that has no data yet, for Glue. A run changes it to the table that it publishes;
 * engines cannot read it before.
 *
 * @param url root of the lake: `s3://bucket/prefix`
 * @example
 * ```ts
 * const { Name, StorageDescriptor } = emptyTableEntry('s3://my-bucket/lake', cores);
 * ```
 */
export function emptyTableEntry(url: string, table: Table): TableInput {
  const { fields } = schemaOf(table, undefined).schema;
  const location = `${url}/${curatedZone}/${table.name}`;
  return {
    ...icebergTable(
      table.name,
      table.description,
      location,
      fields.map((field) => columnOf(field, true)),
    ),
    Parameters: { [icebergNames.type]: 'ICEBERG', [parameterNames.lake]: url },
  };
}

function icebergTable(
  name: string,
  description: string | undefined,
  location: string,
  columns: Column[],
): TableInput {
  return {
    Name: name,
    Description: description?.slice(0, maxDescription),
    TableType: 'EXTERNAL_TABLE',
    StorageDescriptor: { Columns: columns, Location: location },
    PartitionKeys: [],
  };
}

function columnOf({ id, name, type, required, doc }: IcebergField, isCurrent: boolean): Column {
  return {
    Name: name,
    Type: catalogType(type),
    Comment: doc?.replaceAll(/\s+/g, ' ').slice(0, maxComment),
    Parameters: {
      'iceberg.field.id': String(id),
      'iceberg.field.optional': String(!required),
      'iceberg.field.current': String(isCurrent),
    },
  };
}
