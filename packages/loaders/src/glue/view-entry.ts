import type { TableInput } from '@aws-sdk/client-glue';
import type { MartColumn } from '@spacex-platform/transform';
import { athenaView } from './athena-view.ts';
import { viewType } from './column-types.ts';
import { parameterNames } from './parameters.ts';

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

/**
 * Defines a view for Glue. It always reads the published rows of its tables.
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
    Parameters: {
      presto_view: 'true',
      comment: 'Presto View',
      [parameterNames.lake]: location.url,
    },
  };
}
