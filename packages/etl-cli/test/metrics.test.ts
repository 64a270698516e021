import type { RunDetails, RunResult } from '@spacex-platform/loaders/pipeline';
import { expect, test } from 'vitest';
import { metricsOf } from '../src/metrics/run-metrics.ts';
import { statsdAddress } from '../src/metrics/send-statsd.ts';
import { datagrams, statsdLine } from '../src/metrics/statsd-lines.ts';
import { UsageError } from '../src/usage-error.ts';

const details: RunDetails = {
  runId: '019a0000-0000-7000-8000-000000000000',
  source: 'api',
  origin: 'api',
  startedAt: '2026-01-01T00:00:00.000Z',
  finishedAt: '2026-01-01T00:00:02.500Z',
  targets: [
    {
      name: 'postgres',
      status: 'succeeded',
      tables: [{ table: 'cores', rows: 9, inserted: 4, updated: 3, unchanged: 2, deleted: 1 }],
    },
    { name: 'lake', status: 'failed', tables: [] },
  ],
  resources: [{ resource: 'cores', documents: 10, accepted: 9, rejected: 1 }],
  skipped: [],
  rejects: 1,
  drift: [],
};
const error = { code: 'connection', message: 'The lake is gone.', transient: true, usage: false };
const result: RunResult = { ...details, status: 'failed', error };

const plain = (one: RunResult) =>
  metricsOf(one).map(
    ({ kind, name, value, tags }) => `${kind} ${name} ${value} ${Object.values(tags).join(' ')}`,
  );

test('reports outcome, duration, rows by kind, rejects and last success of a run', () => {
  expect(plain(result)).toEqual([
    'counter runs 1 api failed',
    'timer run.duration 2500 api failed',
    'gauge run.last_duration_seconds 2.5 api',
    'gauge run.last_rejects 1 api',
    'counter documents 9 cores accepted',
    'counter documents 1 cores rejected',
    'counter target_runs 1 postgres succeeded',
    'gauge last_success_timestamp_seconds 1767225602.5 postgres',
    'gauge table.last_rows 9 postgres cores',
    'counter rows 4 postgres cores inserted',
    'counter rows 3 postgres cores updated',
    'counter rows 2 postgres cores unchanged',
    'counter rows 1 postgres cores deleted',
    'counter target_runs 1 lake failed',
  ]);
});

test('reports nothing for a dry run', () => {
  expect(plain({ ...details, status: 'planned' })).toEqual([]);
});

test.for<[Record<string, string>, ReturnType<typeof statsdAddress>]>([
  [{}, undefined],
  [{ STATSD_HOST: '', STATSD_PORT: '1' }, undefined],
  [{ STATSD_HOST: 'here' }, { host: 'here', port: 8125 }],
  [
    { STATSD_HOST: 'here', STATSD_PORT: '9125' },
    { host: 'here', port: 9125 },
  ],
])('reads the address from %o: %o', ([environment, address]) => {
  expect(statsdAddress(environment)).toEqual(address);
});

test.for(['0', '65536', '9125x', '1.5', '-1'])('rejects STATSD_PORT=%s', (port) => {
  expect(() => statsdAddress({ STATSD_HOST: 'here', STATSD_PORT: port })).toThrow(UsageError);
});

test('writes a line of StatsD with tags, without separators in their values', () => {
  const tags = { source: 'https://user@host/a,b|c#d\n', status: 'failed' };
  expect(statsdLine({ kind: 'counter', name: 'runs', value: 1, tags })).toBe(
    'spacex_etl.runs:1|c|#source:https://user_host/a_b_c_d_,status:failed',
  );
  expect(statsdLine({ kind: 'gauge', name: 'rows', value: 2.5, tags: {} })).toBe(
    'spacex_etl.rows:2.5|g',
  );
  expect(statsdLine({ kind: 'timer', name: 'run.duration', value: 7, tags: {} })).toBe(
    'spacex_etl.run.duration:7|ms',
  );
});

test('joins lines to datagrams of limited size, and splits no line', () => {
  expect(datagrams(['aa', 'bb', 'cc', 'ddddddddd', 'é', 'f'], 5)).toEqual([
    'aa\nbb',
    'cc',
    'ddddddddd',
    'é\nf',
  ]);
  expect(datagrams([], 5)).toEqual([]);
});
