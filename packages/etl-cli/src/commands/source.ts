import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import type { PipelineEvent } from '../pipeline/events.ts';
import type { Source } from '../pipeline/source.ts';
import { UsageError } from '../usage-error.ts';

export interface SourceFlags {
  readonly source?: string;
  readonly baseUrl?: string;
  readonly rawRun?: string;
}

/**
 * The source that `--source` names.
 *
 * @throws UsageError for a word that is none, LoaderError where a lake has no such run
 */
export async function sourceOf(
  { source = 'api', baseUrl, rawRun }: SourceFlags,
  environment: Readonly<Record<string, string | undefined>>,
  onEvent: (event: PipelineEvent) => void,
): Promise<Source> {
  const isLake = source.includes('://');
  if (rawRun !== undefined && !isLake) {
    throw new UsageError('--raw-run needs a lake as --source: file:///…');
  }
  if (source === 'api') {
    const { apiSource } = await import('../pipeline/api-source.ts');
    const address = baseUrl ?? environment['SPACEX_BASE_URL'];
    const { packageVersion } = await import('../version.ts');
    return apiSource({
      ...(address === undefined || address === '' ? {} : { baseUrl: address }),
      userAgent: `spacex-etl/${packageVersion()}`,
      onRetry: (event) => onEvent({ type: 'retry', ...event }),
    });
  }
  const { rawZoneSource, snapshotSource } = await import('../pipeline/raw-zone-source.ts');
  if (source === 'snapshot') return snapshotSource();
  if (!isLake) {
    throw new UsageError(
      `There is no source "${source}". Give api, snapshot, or the root of a lake: file:///…`,
    );
  }
  return rawZoneSource(await storeOf(source), rawRun === undefined ? {} : { runId: rawRun });
}

/** The store of a lake's root. */
export async function storeOf(url: string): Promise<ObjectStore> {
  if (url.startsWith('s3://')) {
    throw new UsageError('Lakes on S3 are not built yet in this version; give file:///…');
  }
  const { fileStore } = await import('@spacex-platform/loaders/raw-zone');
  return fileStore(url);
}

/** `--lake`, or `SPACEX_LAKE`. */
export function lakeOf(
  flag: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const url = flag ?? environment['SPACEX_LAKE'];
  return url === '' ? undefined : url;
}
