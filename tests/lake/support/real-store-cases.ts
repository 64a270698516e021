import { randomBytes } from 'node:crypto';
import { collectGarbage, lakeLoader, verifyLake } from '@spacex-platform/loaders/lake';
import { s3Store } from '@spacex-platform/loaders/s3';
import { cores, type Row, tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { core, loadCores, newRun, outcomeOf } from '../../loaders/support/cores.ts';
import { failureOf } from '../../loaders/support/failure-of.ts';
import { describeWhen } from '../../support/describe-when.ts';
import { read } from './bytes.ts';
import { missingStore, type RealStore, startStore } from './real-stores.ts';
import { forgetEnvironment } from './s3-place.ts';
import { startS3Proxy } from './s3-proxy.ts';
import type { StoreName } from './store-programs.ts';

interface Place {
  /** An empty lake of its own. */
  readonly store: ReturnType<typeof s3Store>;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts the store once for all tests of a suite. */
export function runningStore(name: StoreName): () => Place {
  let running: RealStore | undefined;
  let lakes = 0;
  beforeAll(async () => {
    running = await startStore(name);
  }, 1_800_000);
  afterAll(() => running?.[Symbol.asyncDispose]());
  beforeEach(() => {
    for (const [variable, value] of Object.entries(running?.environment ?? {})) {
      vi.stubEnv(variable, value);
    }
  });
  forgetEnvironment();
  return () => ({
    store: s3Store(`s3://${running?.bucket}/lake-${lakes++}`),
    environment: running?.environment ?? {},
  });
}

/** A lake on a store with conditional writes: what runs do there, one after another and at the same time. */
export function describeLakeOn(name: StoreName): void {
  describeWhen(`a lake on ${name}`, missingStore(name), () => {
    const place = runningStore(name);

    test('publishes, loses a race, replays a reject, and is collected', async () => {
      const { store } = place();
      const loader = lakeLoader({ store, tables });
      const findings = await store.diagnose();
      expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
      const rejects = [
        {
          ...{ resource: 'cores', documentId: 'b', raw: '{"id":"b"}' },
          issues: [{ code: 'invalid_type', path: 'serial', message: 'Required' }],
        },
      ];
      await loadCores(loader, [core('a', 'B1')], { outcome: { rejects } });
      await loadCores(loader, [core('a', 'B2')]);

      const sessions = [];
      for (const serial of ['B3', 'B4']) {
        const session = await loader.open({ run: newRun(), tables: [cores] });
        await session.write({
          ...{ resource: 'cores', documentIds: ['a'] },
          rows: new Map([[cores, [{ ...(await rowOf(loader)), serial }]]]),
        });
        sessions.push(session);
      }
      const ends = await Promise.allSettled(
        sessions.map((session) => session.commit(outcomeOf(1))),
      );
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const lost = ends.find((one) => one.status === 'rejected');
      expect(lost?.reason).toMatchObject({ code: 'superseded', transient: true });

      const ledger = await loader.openLedger();
      const [reject] = await ledger.rejects({ all: true });
      await ledger.close();
      const replays = [String(reject?.rejectId)];
      const stale = await failureOf(loadCores(loader, [core('b', 'B9')], { replays }));
      // A later run has loaded the whole resource.
      expect(stale.code).toBe('superseded');

      const { files, failures } = await collectGarbage(store, { keep: 0, olderThanMs: 0 });
      expect(failures).toEqual([]);
      expect(files.length).toBeGreaterThan(0);
      expect((await verifyLake(store)).problems).toEqual([]);
      expect(await serialsIn(loader)).toHaveLength(1);
    }, 120_000);

    test('refuses a wrong secret and an unknown key, which nothing retries', async () => {
      const { store, environment } = place();
      for (const variable of ['AWS_SECRET_ACCESS_KEY', 'AWS_ACCESS_KEY_ID']) {
        vi.stubEnv(variable, 'not-the-secret');
        const stranger = s3Store(store.url);
        const error = await failureOf(
          loadCores(lakeLoader({ store: stranger, tables }), [core('a', 'B1')]),
        );
        expect(error, `${variable}: ${error.message}`).toMatchObject({
          code: 'authentication',
          transient: false,
        });
        expect(error.message).not.toContain('not-the-secret');
        vi.stubEnv(variable, environment[variable]);
      }
      expect(await store.readVersion('curated/_current.json')).toBeUndefined();
    }, 120_000);

    // The SDK repeats a request whose response was lost, and meets the object of its first attempt.
    test.each([
      ['in one request', 1000, /^PUT /],
      ['in parts', 6 * 1024 * 1024, /^POST \S+uploadId=/],
    ])(
      'stores a raw document once, although a response is lost: %s',
      async (_, size, last) => {
        const { environment, store } = place();
        await using proxy = await startS3Proxy(environment['AWS_ENDPOINT_URL'] ?? '');
        const partBytes = 5 * 1024 * 1024;
        const through = s3Store(store.url, { endpoint: proxy.url, partBytes });
        const path = 'raw/spacex/v4/cores/part-0.jsonl.gz';
        const document = randomBytes(size);
        proxy.fault(last, { kind: 'lost-answer' });
        await through.create(path, document);
        expect(proxy.requests.filter((line) => last.test(line))).toHaveLength(2);
        expect((await read(store, path)).equals(document)).toBe(true);
        await through.create(path, document);

        const other = randomBytes(size);
        const error = await failureOf(through.create(path, other));
        expect(error).toMatchObject({ code: 'reconciliation', transient: false });
        expect((await read(store, path)).equals(document)).toBe(true);
        expect(await store.uploads?.list()).toEqual([]);
      },
      120_000,
    );

    test('replays an open reject once', async () => {
      const { store } = place();
      const loader = lakeLoader({ store, tables });
      const issues = [{ code: 'invalid_type', path: 'serial', message: 'Required' }];
      const rejects = [{ resource: 'cores', documentId: 'b', raw: '{"id":"b"}', issues }];
      await loadCores(loader, [core('a', 'B1')], { outcome: { rejects } });
      const ledger = await loader.openLedger();
      const replays = (await ledger.rejects()).map(({ rejectId }) => rejectId);
      await ledger.close();
      const run = { ...newRun(), source: 'rejects' };
      await loadCores(loader, [core('b', 'B2')], { run, replays });
      expect(await serialsIn(loader)).toEqual(['B1', 'B2']);
      const twice = loadCores(loader, [core('b', 'B2')], { run: newRun(), replays });
      expect((await failureOf(twice)).code).toBe('superseded');
    }, 120_000);
  });
}

async function serialsIn(loader: ReturnType<typeof lakeLoader>): Promise<unknown[]> {
  const reader = await loader.openReader();
  try {
    const { rows } = await reader.query('select serial from cores order by 1');
    return rows.map(({ serial }) => serial);
  } finally {
    await reader.close();
  }
}

/** The published row of the core, to send it again with changes. */
async function rowOf(loader: ReturnType<typeof lakeLoader>) {
  const reader = await loader.openReader();
  try {
    const { rows } = await reader.query('select * exclude (_content_hash) from cores');
    return rows[0] as Row<typeof cores>;
  } finally {
    await reader.close();
  }
}
