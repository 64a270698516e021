import type { S3Client } from '@aws-sdk/client-s3';
import { LoaderError } from '../errors/loader-error.ts';
import { readBytes } from '../object-store/read-bytes.ts';
import { refuseOtherBytes } from '../object-store/refuse-other-bytes.ts';
import type { S3Access, S3Bucket } from './connection.ts';
import { openObject } from './read.ts';

const defaultPartBytes = 8 * 1024 * 1024;

/** Whether an object that exists may be replaced. */
type Condition = { readonly IfNoneMatch?: '*' };

/**
 * Writes an object atomically, with the checksums of the SDK. A large object is uploaded in parts,
 * which are removed if one of them fails.
 */
export async function writeObject(
  bucket: S3Bucket,
  path: string,
  bytes: Uint8Array,
  condition: Condition = {},
): Promise<void> {
  const key = bucket.keyOf(path);
  const { partBytes = defaultPartBytes } = bucket.options;
  await bucket.call('Writing', key, async (access) => {
    const { sdk, client, Upload, request } = access;
    const object = {
      Bucket: bucket.name,
      Key: key,
      Body: bytes,
      ...contentType(path),
      ...bucket.encryption,
      ...condition,
    };
    if (bytes.length <= partBytes) {
      await client.send(new sdk.PutObjectCommand(object), request);
    } else {
      const upload = new Upload({
        client: interruptible(access),
        params: object,
        partSize: partBytes,
      });
      await upload.done();
    }
  });
}

/**
 * Writes an object that does not exist yet. A refusal because the same bytes are there is a success:
 * the SDK repeats a request whose response was lost. If that request completed an upload, S3 may also
 * report that the upload does not exist.
 *
 * @throws LoaderError `reconciliation` if it exists with other bytes, `unsupported_store`
 */
export async function createObject(
  bucket: S3Bucket,
  path: string,
  bytes: Uint8Array,
): Promise<void> {
  try {
    await writeObject(bucket, path, bytes, { IfNoneMatch: '*' });
  } catch (error) {
    if (!(error instanceof LoaderError)) throw error;
    if (error.reason === 'InvalidArgument') throw refusedCondition(error);
    if (error.code !== 'superseded' && error.reason !== 'NoSuchUpload') throw error;
    const found = await existing(bucket, path);
    if (found === undefined) throw error;
    refuseOtherBytes(`s3://${bucket.name}/${bucket.keyOf(path)}`, found, bytes);
  }
}

/** The bytes of an object; undefined if the refusal of its write had another reason. */
async function existing(bucket: S3Bucket, path: string): Promise<Buffer | undefined> {
  try {
    return await readBytes((await openObject(bucket, path)).chunks);
  } catch (error) {
    if (error instanceof LoaderError && error.reason === 'NoSuchKey') return undefined;
    throw error;
  }
}

/** Stores without conditional writes answer 501, which has this code already, or 400. */
function refusedCondition(cause: LoaderError): LoaderError {
  return new LoaderError(
    'unsupported_store',
    `${cause.message} The store refuses the condition of the write: use a store that supports If-Match and If-None-Match of a PUT, or a local directory.`,
    { target: 's3', cause },
  );
}

/** Browsers need the content type to display a page; other files need none. */
function contentType(path: string): { readonly ContentType?: string } {
  return path.endsWith('.html') ? { ContentType: 'text/html; charset=utf-8' } : {};
}

/** How long removing the parts may take after the signal of the caller has fired. */
const removalMs = 3_000;

/** A client whose requests the caller's signal aborts, except the one that removes the parts. */
function interruptible({ sdk, client, request }: S3Access): S3Client {
  const removal = () =>
    request.abortSignal?.aborted === true ? { abortSignal: AbortSignal.timeout(removalMs) } : {};
  const send = (command: Parameters<S3Client['send']>[0]) =>
    client.send(command, command instanceof sdk.AbortMultipartUploadCommand ? removal() : request);
  return Object.create(client, { send: { value: send } }) as S3Client;
}
