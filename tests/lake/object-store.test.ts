import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../cli/command.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { bytesOf } from './support/bytes.ts';
import { storeContract } from './support/store-contract.ts';

describe('fileStore', () => {
  test('a directory that cannot be created is a permanent error', async () => {
    using folder = temporaryFolder();
    const store = fileStore(pathToFileURL(join(folder.path, 'lake')));
    await store.write('part', bytesOf(1));
    const error = await failureOf(store.write('part/file', bytesOf(1)));
    expect(error).toMatchObject({ code: 'configuration', transient: false });
    expect(error.message).toContain(join(folder.path, 'lake/part'));
  });

  storeContract(async () => {
    const folder = temporaryFolder();
    return {
      store: fileStore(pathToFileURL(join(folder.path, 'lake'))),
      [Symbol.asyncDispose]: async () => folder[Symbol.dispose](),
    };
  });
});
