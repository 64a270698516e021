// @module-tag postgres-version
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { cores } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { commitCutter } from './support/commit-cutter.ts';
import { core, loadCores, newRun, outcomeOf } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.dispose());

const serials = () => database.query('select serial from spacex.cores order by 1');
const statuses = () =>
  database.query('select status, error_code from spacex.etl_runs order by finished_at');

describe('a connection that is lost at COMMIT', () => {
  const cutOff = (port: number) =>
    postgresLoader({ ...database.settings, host: '127.0.0.1', port, sslMode: 'disable' });

  test('succeeds by the ledger if the server received the COMMIT', async () => {
    await loadCores(postgresLoader(database.settings), [core('1', 'B1058')]);
    await using proxy = await commitCutter(database.settings.port, 'the answer');
    const [report] = await loadCores(cutOff(proxy.port), [core('1', 'B1058'), core('2', 'B1051')]);
    expect(proxy.cuts).toBe(1);
    expect(report).toMatchObject({ rows: 2, inserted: 1, unchanged: 1 });
    expect(await serials()).toEqual([{ serial: 'B1051' }, { serial: 'B1058' }]);
    expect(await statuses()).toEqual([
      { status: 'succeeded', error_code: null },
      { status: 'succeeded', error_code: null },
    ]);
  });

  test('reads the outcome when the server is back after some seconds', async () => {
    await loadCores(postgresLoader(database.settings), [core('1', 'B1058')]);
    await using proxy = await commitCutter(database.settings.port, 'the answer', 4_000);
    const [report] = await loadCores(cutOff(proxy.port), [core('1', 'B1058'), core('2', 'B1051')]);
    expect(proxy.cuts).toBe(1);
    expect(report).toMatchObject({ rows: 2, inserted: 1, unchanged: 1 });
    expect((await statuses()).at(-1)).toEqual({ status: 'succeeded', error_code: null });
  });

  test('fails and can be run again if the server did not receive the COMMIT', async () => {
    await loadCores(postgresLoader(database.settings), [core('1', 'B1058')]);
    await using proxy = await commitCutter(database.settings.port, 'the statement');
    const error = await failureOf(loadCores(cutOff(proxy.port), [core('2', 'B1051')]));
    expect(proxy.cuts).toBe(1);
    expect(error).toMatchObject({ code: 'connection', transient: true });
    expect(await serials()).toEqual([{ serial: 'B1058' }]);
    expect(await statuses()).toEqual([
      { status: 'succeeded', error_code: null },
      { status: 'failed', error_code: 'connection' },
    ]);
  });
});

test('a backend that is terminated during a load leaves only a failed run in the ledger', async () => {
  const loader = postgresLoader(database.settings);
  await loadCores(loader, [core('1', 'B1058')]);
  const run = newRun();
  const session = await loader.open({ run, tables: [cores] });
  await database.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1',
    [`spacex-etl ${run.runId}`],
  );
  const error = await failureOf(session.commit(outcomeOf(0)));
  expect(error).toMatchObject({ code: 'connection', transient: true });
  const { code, message } = error;
  await session.abort({ status: 'failed', code, message, outcome: outcomeOf(0) });
  expect(await serials()).toEqual([{ serial: 'B1058' }]);
  expect((await statuses()).at(-1)).toEqual({ status: 'failed', error_code: 'connection' });
});

test('names the session that holds the lock, and stops waiting on the abort signal', async () => {
  const loader = postgresLoader(database.settings);
  const first = await loader.open({ run: newRun(), tables: [cores] });
  const stop = new AbortController();
  const messages: string[] = [];
  const error = await failureOf(
    loadCores(loader, [core('2', 'B1051')], {
      signal: stop.signal,
      onEvent: (event) => {
        if (event.type !== 'waiting') return;
        messages.push(event.message);
        stop.abort();
      },
    }),
  );
  expect(error.code).toBe('interrupted');
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatch(
    /schema "spacex" on postgres, in use by another run \(spacex-etl .*, pid \d+, connected since 2/,
  );
  await first.abort({ status: 'aborted', code: 'test', message: 'Done.', outcome: outcomeOf(0) });
});

test('does not serialize loads into different schemas of a database', async () => {
  const first = await postgresLoader(database.settings).open({ run: newRun(), tables: [cores] });
  const other = postgresLoader({ ...database.settings, schema: 'other' });
  await loadCores(other, [core('1', 'B1058')], { lockTimeoutMs: 0 });
  await first.abort({ status: 'aborted', code: 'test', message: 'Done.', outcome: outcomeOf(0) });
});

test('stores rejects with characters that databases cannot store', async () => {
  const nul = '\u0000';
  const half = '\ud83d';
  await loadCores(postgresLoader(database.settings), [core('1', 'B1058')], {
    prune: true,
    outcome: {
      rejects: [
        {
          resource: 'cores',
          documentId: `2${nul}`,
          issues: [{ code: 'unstorable_text', path: `a${nul}b`, message: `has ${half}` }],
          raw: `{"id":"2${half}"}`,
        },
      ],
      drift: [{ resource: 'cores', path: `c${nul}${half}`, documents: 1 }],
    },
  });
  expect(await database.query('select document_id, issues, raw from spacex.etl_rejects')).toEqual([
    {
      document_id: '2\ufffd',
      issues: [{ code: 'unstorable_text', path: 'a\ufffdb', message: 'has \ufffd' }],
      raw: '{"id":"2\ufffd"}',
    },
  ]);
});
