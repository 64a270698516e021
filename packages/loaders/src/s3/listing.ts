import type { StoredObject } from '../object-store/object-store.ts';
import type { S3Bucket } from './connection.ts';

/** Lists all objects below a prefix, sorted by path. */
export async function listObjects(
  bucket: S3Bucket,
  below: string,
): Promise<readonly StoredObject[]> {
  const root = bucket.location.prefix;
  const path = below.replace(/\/+$/, '');
  const prefix = path === '' ? root : `${bucket.keyOf(path)}/`;
  const found: StoredObject[] = [];
  await bucket.call('Listing', prefix, async ({ sdk, client, request }) => {
    let next: string | undefined;
    do {
      const page = await client.send(
        new sdk.ListObjectsV2Command({
          Bucket: bucket.name,
          Prefix: prefix,
          ContinuationToken: next,
        }),
        request,
      );
      for (const { Key = '', Size = 0, LastModified } of page.Contents ?? []) {
        // Consoles create empty objects with such names to display folders.
        if (Key.endsWith('/')) continue;
        const modifiedAt = (LastModified ?? new Date(0)).toISOString();
        found.push({ path: Key.slice(root.length), bytes: Size, modifiedAt });
      }
      next = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (next !== undefined);
  });
  return found.sort((one, other) => (one.path < other.path ? -1 : 1));
}
