import { pathToFileURL } from 'node:url';
import type { LaunchLibraryStore } from '@spacex-platform/loaders/launch-library';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import type { S3Store } from '@spacex-platform/loaders/s3';
import { defined } from '../defined.ts';
import { awsAgents } from '../network/network.ts';
import { UsageError } from '../usage-error.ts';
import { type Environment, setting } from './read-setting.ts';

/** Whether a source is the URL of a lake. */
export function isLake(source: string): boolean {
  return source.includes('://');
}

/** Whether a URL points to a bucket. */
export function isS3(url: string): boolean {
  return url.startsWith('s3://');
}

/** `--lake`, or `SPACEX_LAKE`, or the two buckets if each zone has its own. */
export function lakeOf(flag: string | undefined, environment: Environment): string | undefined {
  const url = flag ?? environment['SPACEX_LAKE'];
  if (url) {
    if (isLake(url)) return url;
    const name = flag === undefined ? 'SPACEX_LAKE' : '--lake';
    throw new UsageError(
      `Invalid ${name} "${url}": expected a URL. For a directory, write ${pathToFileURL(url)}`,
    );
  }
  const { SPACEX_RAW_BUCKET: raw, SPACEX_CURATED_BUCKET: curated } = environment;
  return raw && curated ? `s3://${curated}` : undefined;
}

/**
 * The store of a lake: a directory, or one or two buckets.
 *
 * @param signal aborts requests to S3
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

/** The store of Launch Library in the raw zone of a lake. */
export async function launchLibraryStoreOf(
  url: string,
  environment: Environment,
  signal?: AbortSignal,
): Promise<LaunchLibraryStore> {
  const { rawZoneLaunchLibraryStore } = await import('@spacex-platform/loaders/raw-zone');
  return rawZoneLaunchLibraryStore(await storeOf(url, environment, signal));
}

/** The store of one zone of a lake. */
export async function zoneStoreOf(
  url: string,
  variable: 'SPACEX_RAW_BUCKET' | 'SPACEX_CURATED_BUCKET',
  environment: Environment,
  signal?: AbortSignal,
): Promise<ObjectStore> {
  if (isS3(url)) return bucketOf(url, variable, environment, signal);
  return storeOf(url, environment);
}

/** The bucket of one zone: the one that the variable names, or else that of the URL. */
export async function bucketOf(
  url: string,
  variable: 'SPACEX_RAW_BUCKET' | 'SPACEX_CURATED_BUCKET',
  environment: Environment,
  signal?: AbortSignal,
): Promise<S3Store> {
  const bucket = setting(environment, variable);
  if (bucket !== undefined && /[/:@]/.test(bucket)) {
    throw new UsageError(`Invalid ${variable}: expected the name of a bucket, without a path.`);
  }
  const zone = bucket === undefined ? url : url.replace(/^s3:\/\/[^/]*/, `s3://${bucket}`);
  return bucketStore(zone, environment, signal);
}

/** The store of an `s3://` URL; writes are encrypted with `SPACEX_KMS_KEY_ID` if that is set. */
export async function bucketStore(
  url: string,
  environment: Environment,
  signal?: AbortSignal,
): Promise<S3Store> {
  const { s3Store } = await import('@spacex-platform/loaders/s3');
  const kmsKeyId = setting(environment, 'SPACEX_KMS_KEY_ID');
  return s3Store(url, defined({ kmsKeyId, signal, agents: await awsAgents(environment) }));
}
