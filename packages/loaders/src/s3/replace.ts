import { randomUUID } from 'node:crypto';
import { defined } from '../defined.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { S3Bucket } from './connection.ts';
import { type EtagForm, etagIn, formsToTry, isSameVersion } from './etag-form.ts';

/** Object metadata that identifies a write. */
const tokenName = 'spacex-write';

/**
 * Writes an object only if it still has this version (an ETag), or does not exist. The SDK retries a
 * request whose response was lost, and the retry then conflicts with the first attempt; so after an
 * error, a HEAD request decides who wrote the object. If a condition is refused although the object
 * has not changed, the ETag is sent in another form. Once started, it cannot be aborted.
 *
 * @param isAbortable whether the signal may abort it, because its outcome does not matter
 * @returns the id of the new version, in a versioned bucket
 * @throws LoaderError `superseded`, `unsupported_store`, …
 */
export async function replaceObject(
  bucket: S3Bucket,
  path: string,
  bytes: Uint8Array,
  version: string | undefined,
  isAbortable = false,
): Promise<string | undefined> {
  const key = bucket.keyOf(path);
  const write = { key, bytes, token: randomUUID(), version, isAbortable };
  const interruption = bucket.interruption('Writing', key);
  if (interruption !== undefined) throw interruption;
  const forms: readonly EtagForm[] =
    version === undefined ? ['as returned'] : formsToTry(version, bucket.etagForm);
  let refusal: LoaderError | undefined;
  for (const form of forms) {
    const result = await attempt(bucket, write, form);
    if (result instanceof LoaderError) {
      refusal = result;
      continue;
    }
    if (version !== undefined) bucket.etagForm = form;
    return result.versionId;
  }
  throw unsupported(bucket, write, refusal);
}

/** One conditional write of an object. */
interface Write {
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly token: string;
  readonly version: string | undefined;
  readonly isAbortable: boolean;
}

interface Written {
  readonly versionId: string | undefined;
}

/** @returns the error if the condition was refused although the object has not changed */
async function attempt(
  bucket: S3Bucket,
  { key, bytes, token, version, isAbortable }: Write,
  form: EtagForm,
): Promise<Written | LoaderError> {
  const request = isAbortable ? defined({ abortSignal: bucket.options.signal }) : {};
  try {
    const { VersionId } = await bucket.settle('Writing', key, ({ sdk, client }) =>
      client.send(
        new sdk.PutObjectCommand({
          Bucket: bucket.name,
          Key: key,
          Body: bytes,
          Metadata: { [tokenName]: token },
          ...(version === undefined ? { IfNoneMatch: '*' } : { IfMatch: etagIn(form, version) }),
          ...bucket.encryption,
        }),
        request,
      ),
    );
    return { versionId: VersionId };
  } catch (error) {
    const interruption = isAbortable ? bucket.interruption('Writing', key, error) : undefined;
    if (interruption !== undefined) throw interruption;
    if (!(error instanceof LoaderError)) throw error;
    const gone = version !== undefined && error.reason === 'NoSuchKey';
    if (!error.transient && !gone) throw error;
    const found = await headObject(bucket, key, error);
    if (found?.token === token) return { versionId: found.versionId };
    if (isSameVersion(found?.version, version)) {
      // A conflict with a write in progress is not a refusal of the condition.
      const isRefused =
        error.code === 'superseded' && error.reason !== 'ConditionalRequestConflict';
      if (isRefused) return error;
      throw error;
    }
    throw new LoaderError(
      'superseded',
      `s3://${bucket.name}/${key} was changed by another run in the meantime. Run again.`,
      { target: 's3', cause: error },
    );
  }
}

function unsupported(
  bucket: S3Bucket,
  { key, version }: Write,
  cause: LoaderError | undefined,
): LoaderError {
  const why =
    version === undefined
      ? 'it refuses If-None-Match although the object does not exist. If the bucket is versioned, remove all versions of the object and its delete marker; otherwise use another store'
      : 'it refuses If-Match with its own ETag in every form, although the object has not changed. Use another store, or a local directory';
  return new LoaderError(
    'unsupported_store',
    `The store cannot write s3://${bucket.name}/${key} conditionally: ${why}.`,
    { target: 's3', cause },
  );
}

/** The current version of the object, and the token of its write. */
interface Found {
  readonly version: string | undefined;
  readonly token: string | undefined;
  readonly versionId: string | undefined;
}

async function headObject(
  bucket: S3Bucket,
  key: string,
  because: LoaderError,
): Promise<Found | undefined> {
  try {
    return await bucket.settle('Checking', key, async ({ sdk, client }) => {
      const command = new sdk.HeadObjectCommand({ Bucket: bucket.name, Key: key });
      const { ETag, Metadata, VersionId } = await client.send(command);
      return { version: ETag, token: Metadata?.[tokenName], versionId: VersionId };
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
