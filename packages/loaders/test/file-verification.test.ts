import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LoaderError } from '../src/errors/loader-error.ts';
import type { WrittenFile } from '../src/lake/table-writer.ts';
import { FileVerification } from '../src/lake/verify-written-files.ts';
import type { ObjectStore } from '../src/object-store/object-store.ts';

const files = Array.from({ length: 10 }, (_, at): WrittenFile => {
  const file = { path: `file-${at}`, rows: 1, bytes: 1, sha256: '' };
  return { file, partition: null, hashSum: 0n };
});

test('no further file is read after one that differs, which is the error', async () => {
  const begun: string[] = [];
  const ended: string[] = [];
  const store = {
    url: 's3://bucket/lake',
    // biome-ignore lint/correctness/useYield: every file is missing.
    async *read(path: string) {
      begun.push(path);
      await delay(path === 'file-2' ? 1 : 50);
      ended.push(path);
      throw new LoaderError('not_found', `${path} does not exist.`);
    },
  } as unknown as ObjectStore;
  const verification = new FileVerification(store);
  verification.add(files);
  await expect(verification.finish()).rejects.toMatchObject({
    code: 'target_differs',
    message: expect.stringContaining('The file file-2 of the lake'),
  });
  // The other three were in progress, and have ended.
  expect(begun).toEqual(['file-0', 'file-1', 'file-2', 'file-3']);
  expect(ended).toHaveLength(4);
  verification.add(files);
  await expect(verification.finish()).rejects.toMatchObject({ code: 'target_differs' });
  expect(begun).toHaveLength(4);
});
