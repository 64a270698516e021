import { cores, type Row, rowsOf } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { CopyEncoder } from '../../packages/loaders/src/database/copy-encoder.ts';
import { CopyQueue } from '../../packages/loaders/src/database/copy-queue.ts';
import { core } from './support/cores.ts';

/** A connection that keeps nothing but the sizes of what it was sent. */
function sink() {
  const sizes: number[] = [];
  let working = 0;
  const connection = {
    target: 'sink',
    copyIn: async (_into: string, body: Uint8Array) => {
      working += 1;
      expect(working).toBe(1);
      await new Promise((done) => setTimeout(done, 1));
      sizes.push(body.length);
      working -= 1;
    },
    query: () => Promise.reject(new Error('no query is expected')),
    interrupt: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { connection, sizes };
}

// Batches smaller than a slice were never sent before the end, so memory grew with the data.
test.for([1, 30, 5000])('rows in batches of %i leave in bodies of a megabyte', async (size) => {
  const { connection, sizes } = sink();
  const queue = new CopyQueue(connection);
  const target = { encoder: new CopyEncoder(cores), into: 'cores' };
  const toRows = rowsOf(cores);
  const rows: Row[] = [];
  for (let at = 0; at < 50_000; at++) rows.push(...toRows(core(String(at), `B${at}`)));
  let most = 0;
  for (let from = 0; from < rows.length; from += size) {
    await queue.write(target, rows.slice(from, from + size));
    most = Math.max(most, target.encoder.bytes);
  }
  await queue.flush(target);
  await queue.settled();
  expect(sizes.length).toBeGreaterThan(3);
  expect(most).toBeLessThan(1.1 * 2 ** 20);
  expect(Math.max(...sizes)).toBeLessThan(1.1 * 2 ** 20);
});

test('a COPY that fails is told by the next call, once', async () => {
  const failing = {
    ...sink().connection,
    copyIn: () => Promise.reject(new Error('the disk is full')),
  };
  const queue = new CopyQueue(failing);
  const target = { encoder: new CopyEncoder(cores), into: 'cores' };
  await queue.write(target, rowsOf(cores)(core('1', 'B1058')));
  await queue.flush(target);
  await expect(queue.settled()).rejects.toThrow('the disk is full');
});
