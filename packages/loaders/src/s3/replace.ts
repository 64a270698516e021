import { randomUUID } from 'node:crypto';
import { LoaderError } from '../errors/loader-error.ts';
import type { S3Bucket } from './connection.ts';

/** Metadata of an object that tells whose write it is. */
const tokenName = 'spacex-write';

/**
 * Writes an object only where it still has this version (an ETag), or where there is none. The
 * SDK repeats a request whose answer was lost, and the repetition meets the object of the first;
 * so whatever the answer says, a look at the object decides. Once begun, no signal breaks it off.
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
    const found = await look(bucket, key, error);
    if (found?.token === token) return;
    const refused = gone || error.code === 'superseded';
    if (!refused && found?.version === version) throw error;
    throw new LoaderError(
      'superseded',
      `s3://${bucket.name}/${key} was written by another run meanwhile. Run again.`,
      { target: 's3', cause: error },
    );
  }
}

/** What lies there now, and whose write it is. */
interface Found {
  readonly version: string | undefined;
  readonly token: string | undefined;
}

async function look(
  bucket: S3Bucket,
  key: string,
  because: LoaderError,
): Promise<Found | undefined> {
  try {
    return await bucket.settle('Looking at', key, async ({ sdk, client }) => {
      const command = new sdk.HeadObjectCommand({ Bucket: bucket.name, Key: key });
      const { ETag, Metadata } = await client.send(command);
      return { version: ETag, token: Metadata?.[tokenName] };
    });
  } catch (error) {
    if (error instanceof LoaderError && error.code === 'not_found') return undefined;
    throw new LoaderError(
      because.code,
      `${because.message} Whether it was written could not be found out.`,
      { target: 's3', cause: because },
    );
  }
}
