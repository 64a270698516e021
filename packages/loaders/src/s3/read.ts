import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { LoaderError } from '../errors/loader-error.ts';
import type { S3Bucket } from './connection.ts';

/** Ways back into an object, one after another, that may bring no byte. */
const fruitlessResumes = 3;
const firstPauseMs = 100;

/** An object as its first answer describes it. */
interface Version {
  readonly etag: string | undefined;
  readonly bytes: number;
}

/** Bytes of an object, and which version of it they are. */
export interface OpenObject extends Version {
  readonly chunks: AsyncIterable<Uint8Array>;
}

/**
 * Opens an object. A body that breaks off is taken up where it ended, from the same version; one
 * that cannot be taken up is an error, never a short file.
 *
 * @throws LoaderError `not_found`, `superseded` where the object was replaced meanwhile, …
 */
export async function openObject(bucket: S3Bucket, path: string): Promise<OpenObject> {
  const key = bucket.keyOf(path);
  const answer = await get(bucket, key);
  const version = { etag: answer.etag, bytes: answer.bytes };
  return { ...version, chunks: chunksOf(bucket, key, version, answer.body) };
}

async function* chunksOf(
  bucket: S3Bucket,
  key: string,
  { etag, bytes }: Version,
  first: Readable,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  let fruitless = 0;
  let body: Readable | undefined = first;
  for (;;) {
    let failure: LoaderError;
    try {
      body ??= (await get(bucket, key, { etag, from: received })).body;
      for await (const chunk of body as AsyncIterable<Uint8Array>) {
        received += chunk.length;
        fruitless = 0;
        yield chunk;
      }
      if (received === bytes) return;
      failure = new LoaderError(
        received < bytes ? 'connection' : 'reconciliation',
        `Reading s3://${bucket.name}/${key} gave ${received} bytes of ${bytes}. Run again.`,
        { target: 's3' },
      );
    } catch (cause) {
      // All bytes were there, so what failed is their checksum.
      const fallback = received === bytes ? 'reconciliation' : 'connection';
      failure = bucket.failure('Reading', key, cause, fallback);
    }
    fruitless += 1;
    body = undefined;
    if (!failure.transient || failure.code === 'superseded') throw failure;
    if (etag === undefined || fruitless > fruitlessResumes) throw failure;
    await delay(firstPauseMs * 2 ** (fruitless - 1));
  }
}

interface Answer extends Version {
  readonly body: Readable;
}

/** The rest of an object from a byte on, in the version that was begun. */
interface Rest {
  readonly etag: string | undefined;
  readonly from: number;
}

async function get(bucket: S3Bucket, key: string, rest?: Rest): Promise<Answer> {
  return bucket.call('Reading', key, async ({ sdk, client, request }) => {
    const { Body, ContentLength, ContentRange, ETag } = await client.send(
      new sdk.GetObjectCommand({
        Bucket: bucket.name,
        Key: key,
        IfMatch: rest?.etag,
        Range: rest && `bytes=${rest.from}-`,
      }),
      request,
    );
    const body = Body as Readable;
    const refuse = (why: string) => {
      body.destroy();
      return new LoaderError('reconciliation', `Reading s3://${bucket.name}/${key}: ${why}.`, {
        target: 's3',
      });
    };
    if (ContentLength === undefined) {
      throw refuse('the answer has no length, so a cut one would pass for whole');
    }
    if (rest !== undefined && ContentRange?.startsWith(`bytes ${rest.from}-`) !== true) {
      throw refuse('it broke off, and the store cannot give the rest of an object');
    }
    return { body, bytes: ContentLength, etag: ETag };
  });
}
