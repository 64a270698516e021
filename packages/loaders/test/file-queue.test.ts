import { setImmediate } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import { FileQueue } from '../src/lake/file-queue.ts';
import type { ObjectStore } from '../src/object-store/object-store.ts';
import type { FileWriter, HashedFile } from '../src/parquet/file-writer.ts';
import type { ParquetEncoder } from '../src/parquet/index.ts';

let conversions: PromiseWithResolvers<HashedFile>[];
/** Files that are being stored, until they are resolved or rejected. */
let storing: Map<string, PromiseWithResolvers<void>>;
/** Every file whose storing has begun. */
let begun: string[];
let stored: string[];
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
/** Adds a file, and says whether there was space for another one. */
const addWithoutWaiting = (path: string) => {
  const added = { hasSpace: false, promise: add(path) };
  added.promise.then(
    () => {
      added.hasSpace = true;
    },
    () => undefined,
  );
  return added;
};

beforeEach(() => {
  [conversions, storing, begun, stored] = [[], new Map(), [], []];
  const writer = {
    write: () => {
      const conversion = Promise.withResolvers<HashedFile>();
      conversions.push(conversion);
      return conversion.promise;
    },
  };
  const store = {
    create: (path: string) => {
      begun.push(path);
      const one = Promise.withResolvers<void>();
      storing.set(path, one);
      return one.promise.finally(() => storing.delete(path));
    },
  };
  queue = new FileQueue(store as unknown as ObjectStore, writer as unknown as FileWriter);
});

describe('files of a run', () => {
  test('are stored once they are converted, in the order in which they were added', async () => {
    await add('a');
    const second = addWithoutWaiting('b');
    conversions[1]?.resolve(file(2));
    await settle();
    expect(begun).toEqual([]);
    expect(second.hasSpace).toBe(false);
    conversions[0]?.resolve(file(1));
    await settle();
    expect(begun).toEqual(['a', 'b']);
    expect(second.hasSpace).toBe(true);
  });

  test('are reported when they are stored, whichever is first', async () => {
    await add('a');
    const second = add('b');
    for (const [at, conversion] of conversions.entries()) conversion.resolve(file(at + 1));
    await second;
    await settle();
    storing.get('b')?.resolve();
    await settle();
    expect(stored).toEqual(['b 2 2']);
    const finished = queue.finish();
    storing.get('a')?.resolve();
    await finished;
    expect(stored).toEqual(['b 2 2', 'a 1 1']);
  });

  test('are stored four at a time', async () => {
    for (const path of ['a', 'b', 'c', 'd', 'e']) {
      const added = add(path);
      conversions.at(-2)?.resolve(file(1));
      await added;
    }
    const sixth = addWithoutWaiting('f');
    conversions[4]?.resolve(file(1));
    await settle();
    expect(sixth.hasSpace).toBe(false);
    storing.get('c')?.resolve();
    await settle();
    expect(sixth.hasSpace).toBe(true);
    conversions[5]?.resolve(file(1));
    const finished = queue.finish();
    while (storing.size > 0) {
      for (const one of storing.values()) one.resolve();
      await settle();
    }
    await finished;
    expect(stored).toHaveLength(6);
  });
});

describe('after a file that failed', () => {
  test('no other file is stored, and each call throws its error', async () => {
    await add('a');
    const second = add('b');
    conversions[0]?.resolve(file(1));
    await second;
    await settle();
    storing.get('a')?.reject(new Error('a is refused'));
    await settle();
    conversions[1]?.resolve(file(2));
    await expect(add('c')).rejects.toThrow('a is refused');
    conversions[2]?.resolve(file(3));
    await expect(queue.finish()).rejects.toThrow('a is refused');
    await queue.settled();
    expect(begun).toEqual(['a']);
  });

  test('those being stored are completed and reported, so that they can be removed', async () => {
    await add('a');
    const second = add('b');
    for (const conversion of conversions) conversion.resolve(file(1));
    await second;
    await settle();
    storing.get('a')?.reject(new Error('a is refused'));
    const settled = queue.settled();
    await settle();
    storing.get('b')?.resolve();
    await settled;
    expect(stored).toEqual(['b 1 1']);
  });

  test('a failed conversion is reported before later failures', async () => {
    await add('a');
    const second = add('b');
    conversions[1]?.reject(new Error('second'));
    conversions[0]?.reject(new Error('first'));
    await expect(second).rejects.toThrow('first');
    await expect(queue.finish()).rejects.toThrow('first');
    expect(begun).toEqual([]);
  });
});
