import { randomUUID } from 'node:crypto';
import { LoaderError } from '../errors/loader-error.ts';
import type { S3Bucket } from './connection.ts';

/** Object metadata that identifies a write. */
const tokenName = 'spacex-write';

/**
 * Writes an object only if it still has this version (an ETag), or does not exist. The SDK retries a
 * request whose response was lost, and the retry then conflicts with the first attempt; so after an
 * error, a HEAD request decides who wrote the object. Once started, it cannot be aborted.
 *
 * @throws LoaderError `superseded`, …
 */
export async function replaceObject(
  bucket: S3Bucket,
  path: string,
  bytes: Uint8Array,
  version: string | undefined,
): Promise<void> {
  const key = bucket.keyOf(path);
  const token = randomUUID();
  const interruption = bucket.interruption('Writing', key);
  if (interruption !== undefined) throw interruption;
  try {
    await bucket.settle('Writing', key, ({ sdk, client }) =>
      client.send(
        new sdk.PutObjectCommand({
          Bucket: bucket.name,
          Key: key,
          Body: bytes,
          Metadata: { [tokenName]: token },
          ...(version === undefined ? { IfNoneMatch: '*' } : { IfMatch: version }),
          ...bucket.encryption,
        }),
      ),
    );
  } catch (error) {
    if (!(error instanceof LoaderError)) throw error;
    const gone = version !== undefined && error.reason === 'NoSuchKey';
    if (!error.transient && !gone) throw error;
    const found = await headObject(bucket, key, error);
    if (found?.token === token) return;
    const refused = gone || error.code === 'superseded';
    if (!refused && found?.version === version) throw error;
    throw new LoaderError(
      'superseded',
      `s3://${bucket.name}/${key} was changed by another run in the meantime. Run again.`,
      { target: 's3', cause: error },
    );
  }
}

/** The current version of the object, and the token of its write. */
interface Found {
  readonly version: string | undefined;
  readonly token: string | undefined;
}

async function headObject(
  bucket: S3Bucket,
  key: string,
  because: LoaderError,
): Promise<Found | undefined> {
  try {
    return await bucket.settle('Checking', key, async ({ sdk, client }) => {
      const command = new sdk.HeadObjectCommand({ Bucket: bucket.name, Key: key });
      const { ETag, Metadata } = await client.send(command);
      return { version: ETag, token: Metadata?.[tokenName] };
    });
  } catch (error) {
    if (error instanceof LoaderError && error.code === 'not_found') return undefined;
    throw new LoaderError(
      because.code,
      `${because.message} Whether the object was written is unknown.`,
      { target: 's3', cause: because },
    );
  }
}
