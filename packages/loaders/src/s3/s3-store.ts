import { LoaderError } from '../errors/loader-error.ts';
import type { Finding } from '../finding.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { readBytes } from '../object-store/read-bytes.ts';
import { S3Bucket } from './connection.ts';
import { diagnoseBucket } from './diagnose.ts';
import { listObjects } from './listing.ts';
import { s3Location } from './location.ts';
import type { S3StoreOptions } from './options.ts';
import { probeConditions } from './probe.ts';
import { openObject } from './read.ts';
import { removeObjects } from './removal.ts';
import { replaceObject } from './replace.ts';
import { abortUploads, listUploads } from './uploads.ts';
import { createObject, writeObject } from './write.ts';

/** An object store in an S3 bucket. */
export interface S3Store extends ObjectStore {
  /** Checks connectivity and permissions; leaves nothing behind. */
  diagnose(): Promise<readonly Finding[]>;
}

/**
 * Opens a lake in a bucket of S3 or of an S3-compatible store. Requires the packages
 * `@aws-sdk/client-s3` and `@aws-sdk/lib-storage`, and the permissions `s3:ListBucket`,
 * `s3:GetObject`, `s3:PutObject`, `s3:DeleteObject` and `s3:AbortMultipartUpload`. Files are
 * streamed and never truncated. `replace` requires a store that supports `If-Match` and
 * `If-None-Match` of a PUT. A killed process may leave invisible parts of a large file: find them
 * with `uploads` (requires `s3:ListBucketMultipartUploads`) or a lifecycle rule.
 *
 * @param url `s3://bucket/prefix`
 * @throws LoaderError `configuration` if the URL is not valid
 * @example
 * ```ts
 * const store = s3Store('s3://my-bucket/lake', { region: 'eu-central-1' });
 * for await (const chunk of store.read('raw/spacex/v4/_runs/….json')) process.stdout.write(chunk);
 * ```
 */
export function s3Store(url: string | URL, options: S3StoreOptions = {}): S3Store {
  return storeIn(new S3Bucket(s3Location(url), options));
}

function storeIn(bucket: S3Bucket): S3Store {
  const { location } = bucket;
  return {
    url: location.url,
    async *read(path) {
      yield* (await openObject(bucket, path)).chunks;
    },
    write: (path, bytes) => writeObject(bucket, path, bytes),
    create: (path, bytes) => createObject(bucket, path, bytes),
    list: (prefix) => listObjects(bucket, prefix),
    remove: (paths) => removeObjects(bucket, paths),
    async readVersion(path) {
      try {
        const { etag, chunks } = await openObject(bucket, path);
        const bytes = await readBytes(chunks);
        if (etag !== undefined) return { bytes, version: etag };
      } catch (error) {
        if (error instanceof LoaderError && error.reason === 'NoSuchKey') return undefined;
        throw error;
      }
      throw new LoaderError(
        'statement',
        `The store of ${location.url} returns no ETag, which is required to detect concurrent runs. Use a store that returns ETags.`,
        { target: 's3' },
      );
    },
    replace: async (path, bytes, version) => {
      await replaceObject(bucket, path, bytes, version);
    },
    probe: () => probeConditions(bucket),
    withSignal: (signal) => storeIn(bucket.withSignal(signal)),
    uploads: {
      list: () => listUploads(bucket),
      abort: (uploads) => abortUploads(bucket, uploads),
    },
    diagnose: () => diagnoseBucket(bucket),
  };
}
