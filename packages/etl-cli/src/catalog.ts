import type { LakeCatalog } from '@spacex-platform/loaders/lake';
import { marts } from '@spacex-platform/transform';
import { isS3 } from './commands/source.ts';
import { UsageError } from './usage-error.ts';

/**
 * The catalog that follows a lake: the database of Glue that `SPACEX_GLUE_DATABASE` names, or
 * none.
 *
 * @throws UsageError where the lake is a folder, LoaderError where the name cannot be one
 */
export async function catalogOf(
  url: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<LakeCatalog | undefined> {
  const database = environment['SPACEX_GLUE_DATABASE'];
  if (database === undefined || database === '') return undefined;
  if (!isS3(url)) {
    throw new UsageError(
      `SPACEX_GLUE_DATABASE is set, but a Glue catalog cannot show the lake ${url}. Unset it, or give a lake in a bucket: s3://…`,
    );
  }
  const { glueCatalog } = await import('@spacex-platform/loaders/glue');
  return glueCatalog({ database, views: athenaMarts });
}

/** The marts as Athena runs them. */
export const athenaMarts = Object.values(marts).map(({ athenaSql, ...mart }) => ({
  ...mart,
  sql: athenaSql,
}));
