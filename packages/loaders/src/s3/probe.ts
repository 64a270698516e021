import { randomUUID } from 'node:crypto';
import { defined } from '../defined.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { S3Bucket } from './connection.ts';
import { replaceObject } from './replace.ts';

/** A well-formed ETag that no object of the probe has. */
const otherVersion = '"00000000000000000000000000000000"';

/**
 * Tries conditional writes on an object of its own, which it removes: a lake needs a store that
 * refuses a write if the object exists or has changed. Otherwise, of two runs at the same time, one
 * would be lost, and both would succeed.
 *
 * @throws LoaderError `unsupported_store`
 */
export async function probeConditions(bucket: S3Bucket): Promise<void> {
  const path = `_probe/${randomUUID()}`;
  const versions = new Set<string | undefined>();
  const put = async (text: string, version: string | undefined) => {
    versions.add(await replaceObject(bucket, path, Buffer.from(text), version, true));
  };
  try {
    await supported(bucket, put('first', undefined));
    await refused(bucket, 'If-None-Match', put('second', undefined));
    await refused(bucket, 'If-Match', put('third', otherVersion));
    await supported(bucket, put('fourth', await versionOf(bucket, path)));
  } finally {
    await remove(bucket, path, versions);
  }
}

/** A store that answers 400 or 501 to a condition does not support it. */
async function supported(bucket: S3Bucket, write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (!(error instanceof LoaderError) || error.code !== 'statement') throw error;
    throw unsupported(bucket, `it refuses them: ${error.message}`, error);
  }
}

async function refused(bucket: S3Bucket, condition: string, write: Promise<void>): Promise<void> {
  try {
    await write;
  } catch (error) {
    if (error instanceof LoaderError && error.code === 'superseded') return;
    throw error;
  }
  throw unsupported(
    bucket,
    `it ignores ${condition}, so the runs of a lake would overwrite each other`,
  );
}

function unsupported(bucket: S3Bucket, why: string, cause?: unknown): LoaderError {
  return new LoaderError(
    'unsupported_store',
    `The store of ${bucket.location.url} does not support conditional writes: ${why}. ` +
      'Nothing was published. Use a store that supports If-Match and If-None-Match of a PUT, or a local directory.',
    { target: 's3', cause },
  );
}

async function versionOf(bucket: S3Bucket, path: string): Promise<string | undefined> {
  const key = bucket.keyOf(path);
  return bucket.call('Checking', key, async ({ sdk, client, request }) => {
    const object = { Bucket: bucket.name, Key: key };
    // As a run reads the pointer: a proxy may change the ETag of a GET only.
    const { ETag, Body } = await client.send(new sdk.GetObjectCommand(object), request);
    await Body?.transformToByteArray();
    return ETag;
  });
}

/** Removes every version of the object. `lake gc` removes what remains. */
async function remove(
  bucket: S3Bucket,
  path: string,
  versions: ReadonlySet<string | undefined>,
): Promise<void> {
  const key = bucket.keyOf(path);
  const removeVersion = (VersionId: string | undefined) =>
    bucket.call('Removing', key, ({ sdk, client, request }) =>
      client.send(
        new sdk.DeleteObjectCommand({ Bucket: bucket.name, Key: key, ...defined({ VersionId }) }),
        request,
      ),
    );
  try {
    for (const version of versions) await removeVersion(version);
  } catch {
    // Without s3:DeleteObjectVersion, the object is removed and its versions remain.
    await removeVersion(undefined).catch(() => undefined);
  }
}
