import { RestConnection } from '../iceberg-rest/connection.ts';
import { diagnoseRest } from '../iceberg-rest/diagnose.ts';
import { followTables } from '../iceberg-rest/follow-tables.ts';
import { type RestCatalogOptions, resolveRestOptions } from '../iceberg-rest/options.ts';
import { foreignIn, readServed } from '../iceberg-rest/served-tables.ts';
import { shownMetadata } from '../iceberg-rest/shown-metadata.ts';
import type { LakeCatalog } from './catalog.ts';
import { publishedMetadata } from './published-metadata.ts';

/**
 * A catalog that speaks the Iceberg REST protocol: Polaris, Lakekeeper, Nessie, Unity Catalog,
 * SeaweedFS and others. Engines read the tables by name, and see all tables of a run from one moment
 * on if the server has transactions over several tables.
 *
 * The server writes metadata of its own, which have the snapshots of the lake. Snapshots, manifests
 * and data files are those of the lake, which the server and its readers must be able to read.
 *
 * @throws LoaderError `configuration` if the URL or the namespace is not valid
 * @example
 * ```ts
 * const token = process.env['SPACEX_CATALOG_TOKEN'] ?? '';
 * const catalog = restCatalog({ url: 'https://catalog.example/iceberg', warehouse: 'lake', token });
 * const loader = lakeLoader({ store, tables, catalog });
 * ```
 */
export function restCatalog(options: RestCatalogOptions): LakeCatalog {
  const connection = new RestConnection(resolveRestOptions(options));
  const { url, namespace } = connection.options;
  const name = `the Iceberg catalog ${url} (namespace ${namespace.join('.')})`;
  return {
    name,
    update: (lake, update) => followTables(connection, name, lake, update),
    // What is served is read before the pointer: a newer run of this lake is not a foreign commit.
    async foreignCommits(lake) {
      const served = await readServed(connection, lake);
      return foreignIn(served, await publishedMetadata(lake));
    },
    shownMetadata: (lake) => shownMetadata(connection, lake),
    diagnose: () => diagnoseRest(connection),
  };
}
