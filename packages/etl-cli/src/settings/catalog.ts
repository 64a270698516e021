import type { LakeCatalog } from '@spacex-platform/loaders/lake';
import { defined } from '../defined.ts';
import { sourceFetch } from '../network/network.ts';
import { UsageError } from '../usage-error.ts';
import { type CatalogName, catalogNames } from './catalog-names.ts';
import { glueCatalogOf } from './glue-catalog.ts';
import { type Environment, oneOf, setting } from './read-setting.ts';

/**
 * The catalog that follows a lake: that of `--catalog`, or of `SPACEX_CATALOG`, or the Glue database of
 * `SPACEX_GLUE_DATABASE`; undefined if none of them is set.
 *
 * @throws UsageError for an invalid setting, LoaderError if a name is not valid
 */
export async function catalogOf(
  url: string,
  flag: CatalogName | undefined,
  environment: Environment,
): Promise<LakeCatalog | undefined> {
  const named = setting(environment, 'SPACEX_CATALOG');
  const set = named === undefined ? undefined : oneOf('SPACEX_CATALOG', named, catalogNames);
  switch (flag ?? set) {
    case 'files': {
      const { filesCatalog } = await import('@spacex-platform/loaders/lake');
      return filesCatalog();
    }
    case 'rest':
      return restCatalogOf(environment);
    case 'glue': {
      const catalog = await glueCatalogOf(url, environment);
      if (catalog !== undefined) return catalog;
      throw new UsageError('The Glue catalog needs a database: set SPACEX_GLUE_DATABASE.');
    }
    case undefined:
      return glueCatalogOf(url, environment);
  }
}

async function restCatalogOf(environment: Environment): Promise<LakeCatalog> {
  const url = setting(environment, 'SPACEX_CATALOG_URL');
  if (url === undefined) {
    throw new UsageError(
      'The Iceberg REST catalog needs an address: set SPACEX_CATALOG_URL, such as https://catalog.example.org/iceberg.',
    );
  }
  const warehouse = setting(environment, 'SPACEX_CATALOG_WAREHOUSE');
  const token = setting(environment, 'SPACEX_CATALOG_TOKEN');
  const { restCatalog } = await import('@spacex-platform/loaders/lake');
  const fetch = await sourceFetch(environment);
  return restCatalog({ url, fetch, ...defined({ warehouse, token }) });
}
