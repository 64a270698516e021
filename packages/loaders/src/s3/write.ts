import type { S3Client } from '@aws-sdk/client-s3';
import type { S3Access, S3Bucket } from './bucket.ts';

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

/** A client whose requests the caller's signal ends, except the one that removes the parts. */
function interruptible({ sdk, client, request }: S3Access): S3Client {
  const send = (command: Parameters<S3Client['send']>[0]) =>
    client.send(command, command instanceof sdk.AbortMultipartUploadCommand ? {} : request);
  return Object.create(client, { send: { value: send } }) as S3Client;
}
