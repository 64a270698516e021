import type { LakeCatalog } from '../lake/catalog.ts';
import { GlueDatabase } from './connection.ts';
import { diagnoseGlue } from './diagnose.ts';
import type { GlueCatalogOptions } from './options.ts';
import { oldPartitions, removePartitions, shownRuns } from './runs.ts';
import { updateCatalog } from './update-catalog.ts';

/**
 * Names the published tables of a lake on S3 in a database of the Glue Data Catalog, for Athena,
 * EMR and Redshift Spectrum. Needs the package `@aws-sdk/client-glue`, and of rights
 * `glue:GetTables`, `glue:CreateTable`, `glue:UpdateTable`, `glue:GetPartitions`,
 * `glue:BatchCreatePartition`, `glue:BatchDeletePartition` (for `gc`), and `glue:CreateDatabase`
 * and `glue:GetDatabase` where the database is not made beforehand.
 *
 * Tables follow one after another, each by one update; only the pointer moves all at once. A
 * table with a partition is shown by a view of Athena's kind, which Redshift Spectrum and Spark
 * cannot read: they read `<name>_runs` where `run` is the id of the run.
 *
 * @throws LoaderError `configuration` where the name of the database is none
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
    update: (lake, onChange) => updateCatalog(database, views, lake, onChange),
    shownRuns: (lake) => shownRuns(database, lake),
    oldPartitions: (lake, hasFiles) => oldPartitions(database, lake, hasFiles),
    removePartitions: (old) => removePartitions(database, old),
    diagnose: () => diagnoseGlue(database),
  };
}
