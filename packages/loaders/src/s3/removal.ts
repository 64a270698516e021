import { LoaderError } from '../errors/loader-error.ts';
import type { S3Bucket } from './connection.ts';
import { s3Failure } from './driver-errors.ts';

/** The maximum of S3 for one request. */
const batchSize = 1_000;

/** Removes objects; a missing object is not an error. */
export async function removeObjects(bucket: S3Bucket, paths: readonly string[]): Promise<void> {
  for (let at = 0; at < paths.length; at += batchSize) {
    const keys = paths.slice(at, at + batchSize).map((path) => bucket.keyOf(path));
    await bucket.call('Removing from', undefined, async ({ sdk, client, request }) => {
      const { Errors = [] } = await client.send(
        new sdk.DeleteObjectsCommand({
          Bucket: bucket.name,
          Delete: { Quiet: true, Objects: keys.map((Key) => ({ Key })) },
        }),
        request,
      );
      const [first] = Errors.filter(({ Code }) => Code !== 'NoSuchKey');
      if (first === undefined) return;
      const { Code = 'Error', Key = '', Message = Code } = first;
      const failure = s3Failure('Removing', `s3://${bucket.name}/${Key}`, {
        name: Code,
        message: Message,
      });
      if (Errors.length === 1) throw failure;
      const others = `${Errors.length - 1} more of ${keys.length} objects failed.`;
      throw new LoaderError(failure.code, `${failure.message} ${others}`, {
        target: 's3',
        reason: Code,
      });
    });
  }
}
