import type { ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3';
import { LoaderError } from '../errors/loader-error.ts';
import type { UnfinishedUpload } from '../object-store/object-store.ts';
import type { S3Bucket } from './connection.ts';

/** Lists multipart uploads below the root that were neither completed nor aborted. */
export async function listUploads(bucket: S3Bucket): Promise<readonly UnfinishedUpload[]> {
  const root = bucket.location.prefix;
  const found: UnfinishedUpload[] = [];
  await bucket.call('Listing unfinished uploads of', root, async ({ sdk, client, request }) => {
    let next: { KeyMarker?: string | undefined; UploadIdMarker?: string | undefined } | undefined =
      {};
    while (next !== undefined) {
      const page: ListMultipartUploadsCommandOutput = await client.send(
        new sdk.ListMultipartUploadsCommand({ Bucket: bucket.name, Prefix: root, ...next }),
        request,
      );
      for (const { Key = '', UploadId = '', Initiated } of page.Uploads ?? []) {
        const startedAt = (Initiated ?? new Date(0)).toISOString();
        found.push({ path: Key.slice(root.length), uploadId: UploadId, startedAt });
      }
      const { IsTruncated, NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page;
      next = IsTruncated && KeyMarker !== undefined ? { KeyMarker, UploadIdMarker } : undefined;
    }
  });
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}

/** Aborts uploads, so that S3 removes their parts. */
export async function abortUploads(
  bucket: S3Bucket,
  uploads: readonly UnfinishedUpload[],
): Promise<void> {
  for (const { path, uploadId } of uploads) {
    const key = bucket.keyOf(path);
    try {
      await bucket.call('Aborting the upload of', key, ({ sdk, client, request }) => {
        const upload = { Bucket: bucket.name, Key: key, UploadId: uploadId };
        return client.send(new sdk.AbortMultipartUploadCommand(upload), request);
      });
    } catch (error) {
      const isGone = error instanceof LoaderError && error.reason === 'NoSuchUpload';
      if (!isGone) throw error;
    }
  }
}
