import { cores, type Row, rowsOf } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { CopyEncoder } from '../../packages/loaders/src/database/copy-encoder.ts';
import { CopyQueue } from '../../packages/loaders/src/database/copy-queue.ts';
import { core } from './support/cores.ts';

/** A connection that records only the sizes of the data it receives. */
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
    exact: () => Promise.reject(new Error('no query is expected')),
    interrupt: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { connection, sizes };
}

// Regression test: batches smaller than a slice were not sent before the end, so memory grew.
test.for([1, 30, 5000])('sends rows in batches of %i as chunks of one megabyte', async (size) => {
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

test('throws the error of a failed COPY once, from the next call', async () => {
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
