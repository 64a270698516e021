import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Access, S3Bucket } from './connection.ts';

const defaultPartBytes = 8 * 1024 * 1024;

/**
 * Writes an object whole or not at all, with the SDK's checksums. A large one is sent in parts,
 * which are removed again where one fails.
 */
export async function writeObject(
  bucket: S3Bucket,
  path: string,
  bytes: Uint8Array,
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

/** A browser shows a page only where it is told that it is one; nobody asks for other files. */
function contentType(path: string): { readonly ContentType?: string } {
  return path.endsWith('.html') ? { ContentType: 'text/html; charset=utf-8' } : {};
}

/** How long removing the parts may take once the caller's signal has fired. */
const removalMs = 3_000;

/** A client whose requests the caller's signal ends; the one that removes the parts gets its time. */
function interruptible({ sdk, client, request }: S3Access): S3Client {
  const removal = () =>
    request.abortSignal?.aborted === true ? { abortSignal: AbortSignal.timeout(removalMs) } : {};
  const send = (command: Parameters<S3Client['send']>[0]) =>
    client.send(command, command instanceof sdk.AbortMultipartUploadCommand ? removal() : request);
  return Object.create(client, { send: { value: send } }) as S3Client;
}
