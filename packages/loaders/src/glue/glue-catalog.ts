import type { LakeCatalog } from '../lake/catalog.ts';
import { GlueDatabase } from './connection.ts';
import { diagnoseGlue } from './diagnose.ts';
import type { GlueCatalogOptions } from './options.ts';
import { oldPartitions, removePartitions, shownRuns } from './runs.ts';
import { updateCatalog } from './update-catalog.ts';

/**
 * Lists the published tables of a lake on S3 in a database of the Glue Data Catalog, for Athena, EMR
 * and Redshift Spectrum. Requires the package `@aws-sdk/client-glue` and the permissions
 * `glue:GetTables`, `glue:CreateTable`, `glue:UpdateTable`, `glue:GetPartitions`,
 * `glue:BatchCreatePartition`, `glue:BatchDeletePartition` (for `lake gc`), and
 * `glue:CreateDatabase` and `glue:GetDatabase` unless the database already exists.
 *
 * Tables are updated sequentially, each by one request; only the pointer switches all of them
 * atomically. A partitioned table is an Athena view, which Redshift Spectrum and Spark cannot read:
 * they read `<name>_runs` with a filter on `run`.
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
  return {
    name: `the Glue database ${database.name}`,
    update: (lake, { onChange }) => updateCatalog(database, views, lake, onChange),
    foreignCommits: async () => [],
    shownMetadata: async () => [],
    shownRuns: (lake) => shownRuns(database, lake),
    oldPartitions: (lake, hasFiles) => oldPartitions(database, lake, hasFiles),
    removePartitions: (old) => removePartitions(database, old),
    diagnose: () => diagnoseGlue(database),
  };
}
