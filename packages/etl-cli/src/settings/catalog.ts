import type { LakeCatalog } from '@spacex-platform/loaders/lake';
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
    case 'glue': {
      const catalog = await glueCatalogOf(url, environment);
      if (catalog !== undefined) return catalog;
      throw new UsageError('The Glue catalog needs a database: set SPACEX_GLUE_DATABASE.');
    }
    case undefined:
      return glueCatalogOf(url, environment);
  }
}
