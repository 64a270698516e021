import { lakeLoader } from '@spacex-platform/loaders/lake';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { tables } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { core, loadCores } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { testLake } from './lake.ts';

/** What a store makes of a table file that it accepts. */
const faults: [string, (bytes: Buffer) => Uint8Array | undefined, RegExp][] = [
  ['drops it', () => undefined, /does not exist/],
  ['truncates it', (bytes) => bytes.subarray(0, 100), /has 100 bytes instead of/],
  [
    'changes a byte of it',
    (bytes) => {
      bytes[bytes.length >> 1] = Number(bytes[bytes.length >> 1]) ^ 0xff;
      return bytes;
    },
    /SHA-256 differs/,
  ],
];

test.each(faults)('nothing is published if the store %s', async (_, fault, message) => {
  using lake = testLake();
  await loadCores(lake.loader, [core('a', 'B1')]);
  const before = lake.pointer();
  const store: ObjectStore = {
    ...lake.store,
    create: async (path, bytes) => {
      const kept = fault(Buffer.from(bytes));
      if (kept !== undefined) await lake.store.create(path, kept);
    },
  };
  const loader = lakeLoader({ store, tables });
  const error = await failureOf(loadCores(loader, [core('a', 'B2')]));
  expect(error).toMatchObject({ code: 'target_differs', transient: false, usage: false });
  expect(error.message).toMatch(message);
  expect(lake.pointer()).toEqual(before);
  expect(await lake.query('select serial from {cores}')).toEqual([{ serial: 'B1' }]);
});

test('a table that loses its last row is published without files', async () => {
  using lake = testLake();
  await loadCores(lake.loader, [core('a', 'B1')]);
  await loadCores(lake.loader, [], { prune: true, pruneLimit: 100 });
  expect(lake.pointer()?.tables['cores']).toMatchObject({ rows: 0, files: [] });
});
