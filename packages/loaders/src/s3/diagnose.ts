import { randomUUID } from 'node:crypto';
import { LoaderError } from '../errors/loader-error.ts';
import type { Finding } from '../finding.ts';
import type { S3Bucket } from './connection.ts';

/** A right, and how to find out about it without leaving anything behind. */
interface Probe {
  readonly right: string;
  readonly action: string;
  try(bucket: S3Bucket, key: string): Promise<unknown>;
}

const probes: readonly Probe[] = [
  {
    right: 'list',
    action: 's3:ListBucket',
    try: (bucket) =>
      bucket.call('Listing', undefined, ({ sdk, client, request }) => {
        const { prefix } = bucket.location;
        const where = { Bucket: bucket.name, Prefix: prefix, MaxKeys: 1 };
        return client.send(new sdk.ListObjectsV2Command(where), request);
      }),
  },
  {
    right: 'read',
    action: 's3:GetObject',
    try: async (bucket, key) => {
      try {
        await bucket.call('Reading', key, ({ sdk, client, request }) =>
          client.send(new sdk.GetObjectCommand({ Bucket: bucket.name, Key: key }), request),
        );
      } catch (error) {
        // Who may read is told that there is no such object.
        if (!(error instanceof LoaderError) || error.reason !== 'NoSuchKey') throw error;
      }
    },
  },
  {
    right: 'write',
    action: 's3:PutObject',
    // Begun and given up: nobody ever sees it, and a bucket with versions keeps nothing of it.
    try: (bucket, key) =>
      bucket.call('Writing', key, async ({ sdk, client, request }) => {
        const object = { Bucket: bucket.name, Key: key };
        const { UploadId } = await client.send(
          new sdk.CreateMultipartUploadCommand({ ...object, ...bucket.encryption }),
          request,
        );
        await client.send(new sdk.AbortMultipartUploadCommand({ ...object, UploadId }));
      }),
  },
];

/** Looks at the bucket: is it there and reachable, and may we list, read and write. */
export async function diagnoseBucket(bucket: S3Bucket): Promise<readonly Finding[]> {
  const { url } = bucket.location;
  const key = bucket.keyOf(`_doctor/${randomUUID()}`);
  const refused: { readonly probe: Probe; readonly error: LoaderError }[] = [];
  const began = performance.now();
  let took: number | undefined;
  for (const probe of probes) {
    // Without the right to list, S3 refuses whatever is not there, so reading could not be told.
    if (probe.right === 'read' && refused.length > 0) continue;
    try {
      await probe.try(bucket, key);
    } catch (error) {
      if (!(error instanceof LoaderError)) throw error;
      if (error.code !== 'permission') {
        return [{ check: 'connection', status: 'failed', detail: error.message, error }];
      }
      refused.push({ probe, error });
    }
    took ??= Math.round(performance.now() - began);
  }
  return [
    { check: 'connection', status: 'ok', detail: `${url} answered in ${took} ms` },
    rights(bucket, refused),
  ];
}

function rights(
  bucket: S3Bucket,
  refused: readonly { readonly probe: Probe; readonly error: LoaderError }[],
): Finding {
  const [first] = refused;
  if (first === undefined) {
    return { check: 'rights', status: 'ok', detail: 'may list, read and write' };
  }
  const actions = refused.map(({ probe }) => probe.action).join(', ');
  const bucketArn = `arn:aws:s3:::${bucket.name}`;
  return {
    check: 'rights',
    status: 'failed',
    detail: `may not ${refused.map(({ probe }) => probe.right).join(', nor ')}: ${first.error.message}`,
    next: `Grant ${actions} on ${bucketArn} and ${bucketArn}/${bucket.location.prefix}*.`,
    error: first.error,
  };
}
