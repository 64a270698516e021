import { randomUUID } from 'node:crypto';
import { LoaderError } from '../errors/loader-error.ts';
import { type Finding, failureOf } from '../finding.ts';
import type { S3Bucket } from './connection.ts';
import { probeConditions } from './probe.ts';

/** A permission, and how to test it without leaving anything behind. */
interface Probe {
  readonly verb: string;
  readonly action: string;
  try(bucket: S3Bucket, key: string): Promise<unknown>;
}

const probes: readonly Probe[] = [
  {
    verb: 'list',
    action: 's3:ListBucket',
    try: (bucket) =>
      bucket.call('Listing', undefined, ({ sdk, client, request }) => {
        const { prefix } = bucket.location;
        const where = { Bucket: bucket.name, Prefix: prefix, MaxKeys: 1 };
        return client.send(new sdk.ListObjectsV2Command(where), request);
      }),
  },
  {
    verb: 'read',
    action: 's3:GetObject',
    try: async (bucket, key) => {
      try {
        await bucket.call('Reading', key, ({ sdk, client, request }) =>
          client.send(new sdk.GetObjectCommand({ Bucket: bucket.name, Key: key }), request),
        );
      } catch (error) {
        // With permission to read, S3 reports that the object does not exist.
        if (!(error instanceof LoaderError) || error.reason !== 'NoSuchKey') throw error;
      }
    },
  },
  {
    verb: 'write',
    action: 's3:PutObject',
    // Started and aborted: invisible, and a versioned bucket keeps no trace of it.
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

/** Checks that the bucket exists, is reachable, and can be listed, read and written. */
export async function diagnoseBucket(bucket: S3Bucket): Promise<readonly Finding[]> {
  const { url } = bucket.location;
  const key = bucket.keyOf(`_doctor/${randomUUID()}`);
  const refused: { readonly probe: Probe; readonly error: LoaderError }[] = [];
  const startedAt = performance.now();
  let took: number | undefined;
  for (const probe of probes) {
    // Without permission to list, S3 denies access to missing objects, so reading cannot be tested.
    if (probe.verb === 'read' && refused.length > 0) continue;
    try {
      await probe.try(bucket, key);
    } catch (error) {
      const isRefusal = error instanceof LoaderError && error.code === 'permission';
      if (!isRefusal) return [failureOf('connection', error)];
      refused.push({ probe, error });
    }
    took ??= Math.round(performance.now() - startedAt);
  }
  const connection: Finding = {
    check: 'connection',
    status: 'ok',
    detail: `${url} responded in ${took} ms`,
  };
  const conditions = refused.length === 0 ? [await conditionalWrites(bucket)] : [];
  return [connection, permissions(bucket, refused), ...conditions];
}

async function conditionalWrites(bucket: S3Bucket): Promise<Finding> {
  try {
    await probeConditions(bucket);
    const detail = 'the store supports conditional writes';
    return { check: 'conditions', status: 'ok', detail };
  } catch (error) {
    return failureOf('conditions', error);
  }
}

function permissions(
  bucket: S3Bucket,
  refused: readonly { readonly probe: Probe; readonly error: LoaderError }[],
): Finding {
  const [first] = refused;
  if (first === undefined) {
    return { check: 'rights', status: 'ok', detail: 'can list, read and write' };
  }
  const actions = refused.map(({ probe }) => probe.action).join(', ');
  const bucketArn = `arn:aws:s3:::${bucket.name}`;
  return {
    check: 'rights',
    status: 'failed',
    detail: `cannot ${refused.map(({ probe }) => probe.verb).join(' or ')}: ${first.error.message}`,
    next: `Grant ${actions} on ${bucketArn} and ${bucketArn}/${bucket.location.prefix}*.`,
    error: first.error,
  };
}
