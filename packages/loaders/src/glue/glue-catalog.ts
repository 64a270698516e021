import type { LakeCatalog } from '../lake/catalog.ts';
import { GlueDatabase } from './connection.ts';
import { diagnoseGlue } from './diagnose.ts';
import { foreignCommits, shownMetadata } from './foreign-commits.ts';
import type { GlueCatalogOptions } from './options.ts';
import { oldPartitions, removePartitions, shownRuns } from './runs.ts';
import { updateCatalog } from './update-catalog.ts';

/**
 * Registers the published tables of a lake on S3 in a database of the Glue Data Catalog, as Iceberg
 * tables that Athena, Redshift Spectrum, Spark, Trino and pyiceberg read by name. Requires the package
 * `@aws-sdk/client-glue` and the permissions `glue:GetTables`, `glue:CreateTable` and
 * `glue:UpdateTable`, and `glue:CreateDatabase` and `glue:GetDatabase` unless the database already
 * exists. A database of a version without Iceberg also needs `glue:DeleteTable` for the first update,
 * which replaces its tables and views, and `glue:GetPartitions` and `glue:BatchDeletePartition` for
 * `lake gc`, which removes the partitions of its `<name>_runs` tables.
 *
 * Tables are updated sequentially, each by one request; only the pointer switches all of them
 * atomically. An update requires the version of the table that was read, as the commits of other
 * Iceberg writers do, so neither overwrites the other.
 *
 * @throws LoaderError `configuration` if the name of the database is not valid
 * @example
 * ```ts
 * const loader = lakeLoader({
 *   store: s3Store('s3://my-bucket/lake'),
 *   tables,
 *   catalog: glueCatalog({ database: 'spacex' }),
 * });
 * ```
 */
export function glueCatalog(options: GlueCatalogOptions): LakeCatalog {
  const database = new GlueDatabase(options);
  const { views = [] } = options;
  const name = `the Glue database ${database.name}`;
  return {
    name,
    update: (lake, how) => updateCatalog({ database, name, views, lake, options: how }),
    foreignCommits: (lake) => foreignCommits(database, lake),
    shownMetadata: (lake) => shownMetadata(database, lake),
    shownRuns: (lake) => shownRuns(database, lake),
    oldPartitions: (lake, hasFiles) => oldPartitions(database, lake, hasFiles),
    removePartitions: (old) => removePartitions(database, old),
    diagnose: () => diagnoseGlue(database),
  };
}
