import type { LakeCatalog } from '@spacex-platform/loaders/lake';
import { marts } from '@spacex-platform/transform';
import { defined } from '../defined.ts';
import { awsAgents } from '../network/network.ts';
import { UsageError } from '../usage-error.ts';
import { type Environment, setting } from './read-setting.ts';
import { isS3 } from './storage.ts';

/**
 * The Glue database that `SPACEX_GLUE_DATABASE` names, as the catalog of a lake; undefined if the
 * variable is not set.
 *
 * @throws UsageError if the lake is a local directory, LoaderError if the name is not valid
 */
export async function glueCatalogOf(
  url: string,
  environment: Environment,
): Promise<LakeCatalog | undefined> {
  const database = setting(environment, 'SPACEX_GLUE_DATABASE');
  if (database === undefined) return undefined;
  if (!isS3(url)) {
    throw new UsageError(
      `SPACEX_GLUE_DATABASE is set, but a Glue catalog needs a lake in a bucket (s3://…), not ${url}. Unset the variable, or use such a lake.`,
    );
  }
  const { glueCatalog } = await import('@spacex-platform/loaders/glue');
  return glueCatalog({
    ...{ database, views: athenaMarts },
    ...defined({ agents: await awsAgents(environment) }),
  });
}

/** The marts as Athena runs them. */
export const athenaMarts = Object.values(marts).map(({ athenaSql, ...mart }) => ({
  ...mart,
  sql: athenaSql,
}));
