import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import type { S3Store } from '@spacex-platform/loaders/s3';
import type { PipelineEvent } from '../pipeline/events.ts';
import type { Source } from '../pipeline/source.ts';
import { UsageError } from '../usage-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

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
  environment: Environment,
  onEvent: (event: PipelineEvent) => void,
  signal?: AbortSignal,
): Promise<Source> {
  if (rawRun !== undefined && !isLake(source)) {
    throw new UsageError('--raw-run needs a lake as --source: file:///… or s3://…');
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
  if (!isLake(source)) {
    throw new UsageError(
      `There is no source ${/^[\w.-]+$/.test(source) ? `"${source}"` : 'of that name'}. Give api, snapshot, or the root of a lake: file:///… or s3://…`,
    );
  }
  const store = await rawStoreOf(source, environment, signal);
  return rawZoneSource(store, rawRun === undefined ? {} : { runId: rawRun });
}

/**
 * The store of the raw zone in a lake: a folder, or a bucket.
 *
 * @param signal ends what is under way on S3
 */
export async function storeOf(
  url: string,
  environment: Environment,
  signal?: AbortSignal,
): Promise<ObjectStore> {
  const { fileStore, zonedStore } = await import('@spacex-platform/loaders/raw-zone');
  if (!isS3(url)) return fileStore(url);
  const raw = await bucketOf(url, 'SPACEX_RAW_BUCKET', environment, signal);
  const curated = await bucketOf(url, 'SPACEX_CURATED_BUCKET', environment, signal);
  return raw.url === curated.url ? raw : zonedStore(raw, curated);
}

/** The store of a lake's raw zone alone. */
export async function rawStoreOf(
  url: string,
  environment: Environment,
  signal?: AbortSignal,
): Promise<ObjectStore> {
  if (isS3(url)) return bucketOf(url, 'SPACEX_RAW_BUCKET', environment, signal);
  return storeOf(url, environment);
}

/** Whether `--source` names a lake. */
export function isLake(source: string): boolean {
  return source.includes('://');
}

/** Whether a lake lies in a bucket. */
export function isS3(url: string): boolean {
  return url.startsWith('s3://');
}

/** The bucket of a zone: that of the variable where it is set, or the one of the URL. */
export async function bucketOf(
  url: string,
  variable: 'SPACEX_RAW_BUCKET' | 'SPACEX_CURATED_BUCKET',
  environment: Environment,
  signal?: AbortSignal,
): Promise<S3Store> {
  const bucket = environment[variable];
  if (bucket !== undefined && /[/:@]/.test(bucket)) {
    throw new UsageError(
      `${variable} is no name of a bucket: give the name alone, without a path.`,
    );
  }
  const place = bucket ? url.replace(/^s3:\/\/[^/]*/, `s3://${bucket}`) : url;
  return bucketStore(place, environment, signal);
}

/** The store of a place in a bucket, with the key that the environment names. */
export async function bucketStore(
  url: string,
  environment: Environment,
  signal?: AbortSignal,
): Promise<S3Store> {
  const { s3Store } = await import('@spacex-platform/loaders/s3');
  const kmsKeyId = environment['SPACEX_KMS_KEY_ID'];
  return s3Store(url, {
    ...(kmsKeyId ? { kmsKeyId } : {}),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** `--lake`, or `SPACEX_LAKE`, or the two buckets where both zones have one of their own. */
export function lakeOf(flag: string | undefined, environment: Environment): string | undefined {
  const url = flag ?? environment['SPACEX_LAKE'];
  if (url) return url;
  const { SPACEX_RAW_BUCKET: raw, SPACEX_CURATED_BUCKET: curated } = environment;
  return raw && curated ? `s3://${curated}` : undefined;
}
