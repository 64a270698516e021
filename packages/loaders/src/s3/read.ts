import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';
import type { S3Bucket } from './connection.ts';
import { isSameVersion } from './etag-form.ts';

/** Maximum number of consecutive retries that return no byte. */
const maxEmptyRetries = 3;
const firstPauseMs = 100;

/** The version of an object, from the first response. */
interface Version {
  readonly etag: string | undefined;
  readonly bytes: number;
}

/** The content of an object and its version. */
export interface OpenObject extends Version {
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Opens an object. If the transfer breaks off, it is resumed from the same version. If it cannot be
 * resumed, that is an error, never a truncated file.
 *
 * @throws LoaderError `not_found`, `superseded` if the object was replaced in the meantime, …
 */
export async function openObject(bucket: S3Bucket, path: string): Promise<OpenObject> {
  const key = bucket.keyOf(path);
  const response = await get(bucket, key);
  const version = { etag: response.etag, bytes: response.bytes };
  return { ...version, chunks: chunksOf(bucket, key, version, response.body) };
}

async function* chunksOf(
  bucket: S3Bucket,
  key: string,
  { etag, bytes }: Version,
  first: Readable,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  let emptyRetries = 0;
  let body: Readable | undefined = first;
  for (;;) {
    let failure: LoaderError;
    try {
      body ??= (await get(bucket, key, { etag, from: received })).body;
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        received += chunk.length;
        emptyRetries = 0;
        yield chunk;
      }
      if (received === bytes) return;
      failure = new LoaderError(
        received < bytes ? 'connection' : 'reconciliation',
        `Reading s3://${bucket.name}/${key} failed: received ${received} of ${bytes} bytes. Run again.`,
        { target: 's3' },
      );
    } catch (cause) {
      const isWrong = received === bytes || isChecksumMismatch(cause);
      const fallback = isWrong ? 'reconciliation' : 'connection';
      failure = bucket.failure('Reading', key, cause, fallback);
    }
    emptyRetries += 1;
    body = undefined;
    if (!failure.transient || failure.code === 'superseded') throw failure;
    if (etag === undefined || emptyRetries > maxEmptyRetries) throw failure;
    await delay(firstPauseMs * 2 ** (emptyRetries - 1));
  }
}

/** The SDK throws an error without a code, and withholds the last bytes, so the message decides. */
function isChecksumMismatch(cause: unknown): boolean {
  return cause instanceof Error && cause.message.startsWith('Checksum mismatch');
}

interface Response extends Version {
  readonly body: Readable;
}

/** The rest of an object from a byte offset, in the same version. */
interface Rest {
  readonly etag: string | undefined;
  readonly from: number;
}

async function get(bucket: S3Bucket, key: string, rest?: Rest): Promise<Response> {
  return bucket.call('Reading', key, async ({ sdk, client, request }) => {
    const { Body, ContentLength, ContentRange, ETag } = await client.send(
      new sdk.GetObjectCommand({
        Bucket: bucket.name,
        Key: key,
        Range: rest && `bytes=${rest.from}-`,
      }),
      request,
    );
    const body = Body as Readable;
    const refuse = (why: string, code: LoaderErrorCode = 'reconciliation') => {
      body.destroy();
      return new LoaderError(code, `Reading s3://${bucket.name}/${key} failed: ${why}.`, {
        target: 's3',
      });
    };
    if (ContentLength === undefined) {
      throw refuse(
        'the response has no Content-Length, so truncation cannot be detected. Use a store that sends it',
      );
    }
    // Not by If-Match: some stores and proxies refuse the ETag that they returned.
    if (rest !== undefined && !isSameVersion(ETag, rest.etag)) {
      throw refuse('another run replaced it during the transfer. Run again', 'superseded');
    }
    if (rest !== undefined && ContentRange?.startsWith(`bytes ${rest.from}-`) !== true) {
      throw refuse(
        'the transfer was interrupted, and the store does not support range requests. Run again',
      );
    }
    return { body, bytes: ContentLength, etag: ETag };
  });
}
