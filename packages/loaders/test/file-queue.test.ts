import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { FileQueue } from '../src/lake/file-queue.ts';
import type { ObjectStore } from '../src/object-store/object-store.ts';
import type { FileWriter, HashedFile } from '../src/parquet/file-writer.ts';
import type { ParquetEncoder } from '../src/parquet/index.ts';

let conversions: PromiseWithResolvers<HashedFile>[];
let created: string[];
let stored: string[];
let refused: string | undefined;
let queue: FileQueue;

const file = (rows: number): HashedFile => ({
  bytes: new Uint8Array(rows),
  rows,
  sha256: `${rows}`,
});
const settle = async () => {
  for (let turn = 0; turn < 5; turn++) await setImmediate();
};
const add = (path: string) =>
  queue.add({} as ParquetEncoder, path, (one) =>
    stored.push(`${one.path} ${one.rows} ${one.bytes}`),
  );

beforeEach(() => {
  [conversions, created, stored, refused] = [[], [], [], undefined];
  const writer = {
    write: () => {
      const conversion = Promise.withResolvers<HashedFile>();
      conversions.push(conversion);
      return conversion.promise;
    },
  };
  const store = {
    create: async (path: string) => {
      if (path === refused) throw new Error(`${path} is refused`);
      created.push(path);
    },
  };
  queue = new FileQueue(store as unknown as ObjectStore, writer as unknown as FileWriter);
});

describe('files of a run', () => {
  test('are stored in the order in which they were added', async () => {
    await add('a');
    const second = add('b');
    conversions[1]?.resolve(file(2));
    await settle();
    expect(created).toEqual([]);
    conversions[0]?.resolve(file(1));
    await second;
    await queue.finish();
    expect(stored).toEqual(['a 1 1', 'b 2 2']);
  });

  test('are in progress one at a time while rows are collected', async () => {
    await add('a');
    let isAdded = false;
    const second = add('b').then(() => {
      isAdded = true;
    });
    await settle();
    expect(isAdded).toBe(false);
    conversions[0]?.resolve(file(1));
    await second;
    expect(stored).toEqual(['a 1 1']);
  });
});

describe('after a file that failed', () => {
  test('no other file is stored, and each call throws its error', async () => {
    refused = 'a';
    await add('a');
    const second = add('b');
    for (const conversion of conversions) conversion.resolve(file(1));
    await expect(second).rejects.toThrow('a is refused');
    await expect(queue.finish()).rejects.toThrow('a is refused');
    await queue.settled();
    expect(created).toEqual([]);
  });

  test('a failed conversion is reported before later failures', async () => {
    await add('a');
    const second = add('b');
    conversions[1]?.reject(new Error('second'));
    conversions[0]?.reject(new Error('first'));
    await expect(second).rejects.toThrow('first');
    await expect(queue.finish()).rejects.toThrow('first');
    expect(created).toEqual([]);
  });
});
