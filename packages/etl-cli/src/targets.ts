import type { QueryableLoader } from '@spacex-platform/loaders';
import { marts, tables } from '@spacex-platform/transform';
import { isS3, lakeOf, storeOf } from './commands/source.ts';
import { postgresEnvironment } from './postgres-environment.ts';
import { redshiftEnvironment } from './redshift-environment.ts';
import type { TargetName } from './target-names.ts';
import { UsageError } from './usage-error.ts';

/** What the options say of targets. */
export interface TargetOptions {
  readonly schema: string;
  readonly dataDir: string;
  /** Root of the lake, for the target `s3`; where `redshift` stages, unless told otherwise. */
  readonly lake?: string;
  /** Where documents or files come from: a lake in a bucket is where `redshift` stages at last. */
  readonly source?: string;
  /** Told when a look into a target has to wait for another process. */
  readonly onWait?: (message: string) => void;
}

/**
 * Makes the loader of a target; its drivers are loaded when it is opened.
 *
 * @throws UsageError for a wrong setting in the environment
 */
export async function makeLoader(
  name: TargetName,
  { schema, dataDir, lake, source, onWait }: TargetOptions,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<QueryableLoader> {
  const shape = { schema, tables, views: Object.values(marts) };
  const waiting = onWait === undefined ? {} : { onWait };
  switch (name) {
    case 'embedded': {
      const { embeddedLoader } = await import('@spacex-platform/loaders/embedded');
      return embeddedLoader({ dataDir, ...shape, ...waiting });
    }
    case 'postgres': {
      const { postgresLoader } = await import('@spacex-platform/loaders/postgres');
      return postgresLoader({ ...postgresEnvironment(environment), ...shape });
    }
    case 'redshift': {
      const { redshiftLoader, redshiftViews } = await import('@spacex-platform/loaders/redshift');
      const { stagingUrl, ...settings } = redshiftEnvironment(environment);
      const url = stagingUrl ?? lakeOf(lake, environment) ?? source;
      const staging =
        url === undefined || !isS3(url) ? {} : { staging: await stagingOf(url, environment) };
      return redshiftLoader({
        ...settings,
        ...staging,
        schema,
        tables,
        views: redshiftViews(shape.views),
      });
    }
    case 'lake': {
      const url = lakeOf(lake, environment);
      if (url === undefined) {
        throw new UsageError(
          'The target lake needs a lake: --lake s3://bucket/prefix or file:///…, or SPACEX_LAKE.',
        );
      }
      const { lakeLoader } = await import('@spacex-platform/loaders/lake');
      const { catalogOf } = await import('./catalog.ts');
      const catalog = await catalogOf(url, environment);
      return lakeLoader({
        store: await storeOf(url, environment),
        tables,
        views: shape.views,
        ...(catalog === undefined ? {} : { catalog }),
        ...waiting,
      });
    }
  }
}

async function stagingOf(url: string, environment: Readonly<Record<string, string | undefined>>) {
  const { s3Store } = await import('@spacex-platform/loaders/s3');
  const kmsKeyId = environment['SPACEX_KMS_KEY_ID'];
  return s3Store(url, kmsKeyId ? { kmsKeyId } : {});
}
