import type { Source } from '@spacex-platform/loaders/pipeline';
import { isSpacexClientError, SpacexClientError } from '@spacex-platform/spacex-client';
import { defined } from '../defined.ts';
import { setting } from '../settings/read-setting.ts';
import { isLake, zoneStoreOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';
import { packageVersion } from '../version.ts';
import type { CommonOptions } from './pipeline-command.ts';

/**
 * The source that `--source` names.
 *
 * @throws UsageError for an unknown source, LoaderError if a lake does not have the run
 */
export async function sourceOf(
  source: string,
  { baseUrl, rawRun }: Record<'baseUrl' | 'rawRun', string | undefined>,
  { onEvent, signal }: Pick<CommonOptions, 'onEvent' | 'signal'>,
): Promise<Source> {
  if (rawRun !== undefined && !isLake(source)) {
    throw new UsageError('--raw-run needs a lake as --source: file:///… or s3://…');
  }
  if (source === 'api') {
    const { apiSource } = await import('@spacex-platform/loaders/pipeline');
    return apiSource({
      ...defined({ baseUrl: baseUrl ?? setting(process.env, 'SPACEX_BASE_URL') }),
      userAgent: `spacex-etl/${packageVersion()}`,
      onRetry: (event) => onEvent({ type: 'retry', ...event }),
    });
  }
  const { rawZoneSource, snapshotSource } = await import('@spacex-platform/loaders/pipeline');
  if (source === 'snapshot') return snapshotSource();
  if (!isLake(source)) {
    throw new UsageError(
      `Invalid --source${/^[\w.-]+$/.test(source) ? ` "${source}"` : ''}: expected api, snapshot, or the URL of a lake (file:///… or s3://…).`,
    );
  }
  const store = await zoneStoreOf(source, 'SPACEX_RAW_BUCKET', process.env, signal);
  return rawZoneSource(store, defined({ runId: rawRun }));
}

/** Adds to the message of an API outage that the snapshot can be loaded instead. */
export function withSnapshotAdvice(source: Source): Source {
  return {
    ...source,
    read: (resource, options) => source.read(resource, options).catch(rethrowWithAdvice),
  };
}

function rethrowWithAdvice(error: unknown): never {
  if (!isSpacexClientError(error) || !(error.transient || error.code === 'invalid_json'))
    throw error;
  const { code, message, url, status, resource, attempts } = error;
  throw new SpacexClientError(
    code,
    `${message} To load the bundled snapshot instead, use --source snapshot.`,
    { ...defined({ url, status, resource, attempts }), cause: error },
  );
}
