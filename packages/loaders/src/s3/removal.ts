import { isLoaderError, LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';
import { forEachConcurrently } from '../for-each-concurrently.ts';
import type { S3Bucket } from './connection.ts';
import { s3Failure } from './driver-errors.ts';

/** The maximum of S3 for one request. */
const batchSize = 1_000;
/** Requests in flight where every object needs its own. */
const concurrency = 8;

/** After these errors, further requests would fail as well. */
const stopping: readonly LoaderErrorCode[] = [
  'authentication',
  'connection',
  'interrupted',
  'tls',
  'unavailable',
];

/**
 * Removes objects; a missing object is not an error. An object that cannot be removed does not stop the
 * others. Where a store does not support DeleteObjects, for example because it requires Content-MD5,
 * each object is removed by its own request.
 *
 * @throws LoaderError the first failure, with the number of objects that remain
 */
export async function removeObjects(bucket: S3Bucket, paths: readonly string[]): Promise<void> {
  const failures: LoaderError[] = [];
  let hasBatches = true;
  for (let at = 0; at < paths.length; at += batchSize) {
    const keys = paths.slice(at, at + batchSize).map((path) => bucket.keyOf(path));
    if (hasBatches) {
      const found = await removeBatch(bucket, keys);
      hasBatches = found !== undefined;
      failures.push(...(found ?? []));
    }
    if (!hasBatches) failures.push(...(await removeSingly(bucket, keys)));
  }
  const [first] = failures;
  if (first === undefined) return;
  throw new LoaderError(
    first.code,
    `${first.message} ${failures.length} of ${paths.length} objects could not be removed.`,
    { target: 's3', cause: first, ...(first.reason === undefined ? {} : { reason: first.reason }) },
  );
}

/** @returns one failure for each object that remains; undefined if the store refuses such requests */
async function removeBatch(
  bucket: S3Bucket,
  keys: readonly string[],
): Promise<readonly LoaderError[] | undefined> {
  try {
    return await bucket.call('Removing from', undefined, async ({ sdk, client, request }) => {
      const { Errors = [] } = await client.send(
        new sdk.DeleteObjectsCommand({
          Bucket: bucket.name,
          Delete: { Quiet: true, Objects: keys.map((Key) => ({ Key })) },
        }),
        request,
      );
      return Errors.filter(({ Code }) => Code !== 'NoSuchKey').map(
        ({ Code = 'Error', Key = '', Message = Code }) =>
          s3Failure('Removing', `s3://${bucket.name}/${Key}`, { name: Code, message: Message }),
      );
    });
  } catch (error) {
    if (!isLoaderError(error) || stopping.includes(error.code)) throw error;
    // 400 or 501: the request is the problem, not the objects.
    if (error.code === 'statement' || error.code === 'unsupported_store') return undefined;
    return keys.map(() => error);
  }
}

async function removeSingly(bucket: S3Bucket, keys: readonly string[]): Promise<LoaderError[]> {
  const failures: LoaderError[] = [];
  await forEachConcurrently(keys, concurrency, async (key) => {
    try {
      await bucket.call('Removing', key, ({ sdk, client, request }) =>
        client.send(new sdk.DeleteObjectCommand({ Bucket: bucket.name, Key: key }), request),
      );
    } catch (error) {
      if (!isLoaderError(error) || stopping.includes(error.code)) throw error;
      if (error.reason !== 'NoSuchKey') failures.push(error);
    }
  });
  return failures;
}
