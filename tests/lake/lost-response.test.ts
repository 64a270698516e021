import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LoaderError, type LoaderErrorCode } from '@spacex-platform/loaders';
import {
  collectGarbage,
  followLake,
  lakeLoader,
  rollbackLake,
  verifyLake,
} from '@spacex-platform/loaders/lake';
import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { tables } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { core, loadCores, newRun } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { type TestLake, testLake } from './lake.ts';

const pointerPath = 'curated/_current.json';

let lake: TestLake;
/** The store of the lake, as if it were a bucket: runs are not serialized by a lock. */
let bucket: ObjectStore;
beforeEach(() => {
  lake = testLake();
  bucket = { ...lake.store, url: 's3://bucket/lake' };
});
afterEach(() => lake[Symbol.dispose]());

const loader = () => lakeLoader({ store: bucket, tables });

/** Loads one core; returns the id of the run. */
async function load(serial: string): Promise<string> {
  const run = newRun();
  await loadCores(loader(), [core('1', serial)], { run });
  // No two runs end at the same time.
  await new Promise((done) => setTimeout(done, 5));
  return run.runId;
}

/** What a write of the pointer does; then its response is an error. */
type Write = 'arrives' | 'is lost' | 'arrives, and another run follows';

function failing(write: Write, code: LoaderErrorCode): ObjectStore {
  return {
    ...bucket,
    async replace(path, bytes, version) {
      if (path !== pointerPath) return bucket.replace(path, bytes, version);
      if (write !== 'is lost') await bucket.replace(path, bytes, version);
      if (write === 'arrives, and another run follows') await load('B9');
      throw new LoaderError(code, 'No response.');
    },
  };
}

const serials = async () => {
  await using reader = await loader().openReader();
  return (await reader.query('select serial from cores')).rows.map((row) => row['serial']);
};

/** All files that the metadata name exist, for all snapshots. */
async function expectComplete(): Promise<void> {
  expect((await verifyLake(bucket)).problems).toEqual([]);
}

const rollback = (store: ObjectStore, runId: string) =>
  rollbackLake(store, { runId, tables, version: '1.2.3' });
const rebuild = (store: ObjectStore) => followLake(store, { tables, rebuild: true });
const gc = (store: ObjectStore) => collectGarbage(store, { keep: 1, olderThanMs: -1, tables });
const pointerText = () => readFileSync(join(lake.path, pointerPath), 'utf8');

describe.each(['superseded', 'connection'] as const)(
  'if the response to the write of the pointer is the error %s',
  (code) => {
    let first: string;
    beforeEach(async () => {
      first = await load('B1');
      await load('B2');
    });

    test('a rollback that was published succeeds, with its ledger entry', async () => {
      const { runId } = await rollback(failing('arrives', code), first);
      expect(lake.pointer()?.run_id).toBe(runId);
      expect(await serials()).toEqual(['B1']);
      await using ledger = await loader().openLedger();
      const [entry] = await ledger.runs();
      expect(entry).toMatchObject({ runId, status: 'succeeded', restoredRun: first });
      await expectComplete();
    });

    test('a rollback after which another run has published retains its metadata', async () => {
      const work = rollback(failing('arrives, and another run follows', code), first);
      expect(await failureOf(work)).toMatchObject({ code });
      expect(await serials()).toEqual(['B9']);
      await expectComplete();
    });

    test('a rebuild that was published succeeds', async () => {
      const before = pointerText();
      expect(await rebuild(failing('arrives', code))).toMatchObject({ written: ['cores'] });
      expect(pointerText()).not.toBe(before);
      await expectComplete();
      await load('B3');
      await expectComplete();
    });

    test('a rebuild after which another run has published retains its metadata', async () => {
      const work = rebuild(failing('arrives, and another run follows', code));
      expect(await failureOf(work)).toMatchObject({ code });
      expect(await serials()).toEqual(['B9']);
      await expectComplete();
    });

    test('a gc that has published the metadata without old snapshots continues', async () => {
      const { snapshots, files } = await gc(failing('arrives', code));
      expect(snapshots).toEqual([{ table: 'cores', snapshots: 1 }]);
      expect(files.map(({ path }) => path)).toContainEqual(expect.stringContaining(first));
      expect(await serials()).toEqual(['B2']);
      await expectComplete();
    });

    test('a gc after which another run has published retains its metadata', async () => {
      const work = gc(failing('arrives, and another run follows', code));
      expect(await failureOf(work)).toMatchObject({ code });
      const { metadata = '' } = lake.pointer()?.tables['cores'] ?? {};
      const { 'metadata-log': log } = JSON.parse(
        readFileSync(join(lake.path, metadata), 'utf8'),
      ) as { readonly 'metadata-log': readonly { readonly 'metadata-file': string }[] };
      const last = log.at(-1)?.['metadata-file'].replace(`${bucket.url}/`, '');
      expect(lake.files('curated')).toContain(last);
      await expectComplete();
    });

    test('nothing changes if the write did not arrive', async () => {
      const pointer = pointerText();
      const metadata = () => lake.files('curated/cores/metadata');
      const before = metadata();
      for (const work of [
        () => rollback(failing('is lost', code), first),
        () => rebuild(failing('is lost', code)),
        () => gc(failing('is lost', code)),
      ]) {
        expect(await failureOf(work())).toMatchObject({ code });
        expect(pointerText()).toBe(pointer);
        // Without an answer, the write may still arrive, so the metadata stay.
        if (code === 'superseded') expect(metadata()).toEqual(before);
        else expect(metadata()).toEqual(expect.arrayContaining(before));
      }
      await expectComplete();
    });
  },
);
