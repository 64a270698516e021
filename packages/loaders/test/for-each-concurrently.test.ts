import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { forEachConcurrently } from '../src/for-each-concurrently.ts';

const items = Array.from({ length: 20 }, (_, at) => at);

test('works on every item once, at most as many as allowed at the same time', async () => {
  const done: number[] = [];
  let running = 0;
  let most = 0;
  await forEachConcurrently(new Set(items), 3, async (item) => {
    running++;
    most = Math.max(most, running);
    await delay(item % 3);
    running--;
    done.push(item);
  });
  expect(done.toSorted((one, other) => one - other)).toEqual(items);
  expect(most).toBe(3);
});

test('begins no item after an error, and throws it once the running ones have ended', async () => {
  const begun: number[] = [];
  const ended: number[] = [];
  const work = forEachConcurrently(items, 3, async (item) => {
    begun.push(item);
    // Item 4 fails while 3 and 5 are in progress.
    await delay(item === 4 ? 1 : 30);
    if (item === 4) throw new Error('first');
    ended.push(item);
    if (item === 5) throw new Error('second');
  });
  await expect(work).rejects.toThrow('first');
  expect(begun).toEqual([0, 1, 2, 3, 4, 5]);
  expect(ended.toSorted()).toEqual([0, 1, 2, 3, 5]);
});

test('throws an error of work that throws before it returns a promise', async () => {
  const begun: number[] = [];
  const work = forEachConcurrently(items, 2, (item) => {
    begun.push(item);
    throw new TypeError('at once');
  });
  await expect(work).rejects.toThrow('at once');
  expect(begun).toEqual([0]);
});

test('does nothing without items', async () => {
  await forEachConcurrently([], 8, () => Promise.reject(new Error('never')));
});
