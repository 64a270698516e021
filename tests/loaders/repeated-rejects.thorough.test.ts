import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { QueryableLoader, RejectedDocument } from '@spacex-platform/loaders';
import { embeddedLoader } from '@spacex-platform/loaders/embedded';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testLake } from '../lake/lake.ts';
import { redshiftPlace } from '../redshift/support/place.ts';
import { describeMoto, startMoto } from '../support/moto-server.ts';
import { freshDatabase } from '../support/postgres.ts';
import { core, loadCores } from './support/cores.ts';

const rejectOf = (documentId: string | null, issue = 'expected string'): RejectedDocument => ({
  ...{ resource: 'cores', documentId, raw: `{"id":"${documentId}"}` },
  issues: [{ code: 'invalid_type', path: 'serial', message: issue }],
});

describeMoto('a document that every run rejects', () => {
  const stack = new AsyncDisposableStack();
  const loaders = new Map<string, QueryableLoader>();
  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    loaders.set('postgres', postgresLoader(database.settings));
    const directory = await mkdtemp(join(tmpdir(), 'spacex-rejects-'));
    stack.defer(() => rm(directory, { recursive: true, force: true }));
    loaders.set('embedded', embeddedLoader({ dataDir: directory }));
    loaders.set('lake', stack.use(testLake()).loader);
    const place = stack.use(await redshiftPlace(stack.use(await startMoto())));
    loaders.set('redshift', place.loader({ schema: 'repeated' }));
  });
  afterAll(() => stack.disposeAsync());

  test.each(['postgres', 'embedded', 'lake', 'redshift'])(
    'is one open reject, with the number of runs, on %s',
    async (name) => {
      const loader = loaders.get(name) as QueryableLoader;
      const nights = [
        [rejectOf('bad'), rejectOf(null)],
        [rejectOf('bad', 'another reason'), rejectOf(null)],
        // A night without the reject of the other document.
        [rejectOf('bad'), rejectOf(null), rejectOf('new')],
      ];
      for (const rejects of nights)
        await loadCores(loader, [core('1', 'B1')], { outcome: { rejects } });
      await using ledger = await loader.openLedger();
      const open = await ledger.rejects();
      const all = await ledger.rejects({ all: true });
      const first = all.filter(({ documentId }) => documentId === 'bad').at(-1);
      const summary = open
        .map(({ documentId, timesRejected }) => [documentId, timesRejected])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));
      expect(summary).toEqual([
        ['bad', 3],
        ['new', 1],
        [null, 1],
      ]);
      expect(all).toHaveLength(7);
      expect(first).toMatchObject({ timesRejected: 1, state: 'superseded' });
      expect(first?.firstRejectedAt).toBe(first?.rejectedAt);
      const bad = open.find(({ documentId }) => documentId === 'bad');
      expect(bad?.firstRejectedAt).toBe(first?.rejectedAt);
      expect(bad?.firstRejectedAt).not.toBe(bad?.rejectedAt);
      expect(await ledger.reject(String(bad?.rejectId))).toEqual([bad]);
    },
  );
});
