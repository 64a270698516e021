import type { LedgerRun } from '@spacex-platform/loaders';
import { expect, test } from 'vitest';
import { freshnessText, lastSyncOf, lastSyncRun } from '../src/report/freshness.ts';

const sequence = Date.UTC(2026, 7, 23, 6, 0, 12);

const runOf = (source: string, changes: Partial<LedgerRun> = {}): LedgerRun => ({
  ...{ runId: source, status: 'succeeded', source, origin: 'api', version: '1.0.0' },
  ...{ startedAt: '2026-08-24T00:00:00.000Z', finishedAt: '2026-08-24T00:00:09.000Z' },
  ...{ resources: [], drift: [], rejects: 0, sequence, error: null },
  ...changes,
});

test('the last sync is the sequence of the newest run of Launch Library that succeeded', () => {
  const newer = { sequence: sequence + 60_000 };
  expect(lastSyncOf([])).toBeNull();
  expect(lastSyncOf([runOf('api', newer), runOf('snapshot', newer), runOf('rejects')])).toBeNull();
  for (const source of ['live', 'launch-library']) {
    const runs = [
      runOf('rejects', newer),
      runOf(source, { ...newer, status: 'failed' }),
      runOf(source),
      runOf(source, { sequence: sequence - 60_000 }),
    ];
    expect(lastSyncOf(runs)).toBe('2026-08-23T06:00:12.000Z');
  }
});

test('finds the run of the last sync after any number of other runs', async () => {
  const others = Array.from({ length: 250 }, () => runOf('rejects'));
  const ledgerOf = (runs: readonly LedgerRun[]) => ({
    openLedger: async () => ({
      ...{ run: async () => [], rejects: async () => [], reject: async () => [] },
      runs: async ({ limit }: { readonly limit?: number } = {}) => runs.slice(0, limit),
      close: async () => {},
      [Symbol.asyncDispose]: async () => {},
    }),
  });
  expect(await lastSyncRun(ledgerOf([...others, runOf('live')]))).toEqual(runOf('live'));
  expect(await lastSyncRun(ledgerOf([runOf('live'), ...others]))).toEqual(runOf('live'));
  expect(await lastSyncRun(ledgerOf(others))).toBeUndefined();
});

test('the text has the time of the sync only if there was one', () => {
  const lastLaunch = '2026-08-22T10:00:00.000Z';
  expect(freshnessText({ lastLaunch, lastSync: null })).toBe('Last flown launch: 2026-08-22.');
  expect(freshnessText({ lastLaunch, lastSync: '2026-08-23T06:00:12.000Z' })).toBe(
    'Last flown launch: 2026-08-22. Last complete sync with Launch Library: 2026-08-23 06:00 UTC.',
  );
  expect(freshnessText({ lastLaunch: null, lastSync: null })).toBe('Last flown launch: –.');
});
