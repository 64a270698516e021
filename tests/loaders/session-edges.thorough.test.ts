// @module-tag postgres-version
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { cores } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { freshDatabase } from '../support/postgres.ts';
import { core, loadCores, newRun, outcomeOf } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

test.for([
  ['delete from cores', 'read_only'],
  ['with gone as (delete from cores returning 1) select * from gone', 'read_only'],
  ['rollback', 'read_only'],
  ['set transaction_read_only to off', 'read_only'],
  ["select set_config('transaction_read_only', 'off', true)", 'statement'],
])('an inspection cannot run: %s', async ([sql = '', code]) => {
  await using database = await freshDatabase();
  const loader = postgresLoader(database.settings);
  await loadCores(loader, [core('1', 'B1058')]);
  const error = await failureOf(
    loadCores(loader, [core('2', 'B1051')], {
      inspect: async ({ query }) => {
        await query(sql);
        await query('delete from cores');
        return [];
      },
    }),
  );
  expect(error.code).toBe(code);
  expect(await database.query('select serial from spacex.cores')).toEqual([{ serial: 'B1058' }]);
});

test('an inspection that catches its error changes nothing, and the load commits', async () => {
  await using database = await freshDatabase();
  const loader = postgresLoader(database.settings);
  await loadCores(loader, [core('1', 'B1058')], {
    inspect: async ({ query }) => {
      await query('delete from cores').catch(() => undefined);
      return [];
    },
  });
  expect(await database.query('select serial from spacex.cores')).toEqual([{ serial: 'B1058' }]);
});

test('refuses rows after a commit, failed or not, and an abort after it changes nothing', async () => {
  await using database = await freshDatabase();
  const loader = postgresLoader(database.settings);
  const session = await loader.open({ run: newRun(), tables: [cores] });
  await session.commit(outcomeOf(0));
  for (const work of [
    () => session.commit(outcomeOf(0)),
    () => session.write({ resource: 'cores', documentIds: [], rows: new Map() }),
  ]) {
    const error = await failureOf(work());
    expect(error).toMatchObject({ code: 'configuration', transient: false });
    expect(error.message).toContain('The session on postgres has ended');
  }
  await session.abort({ status: 'failed', code: 'late', message: 'Late.', outcome: outcomeOf(0) });
  expect(await database.query('select status from spacex.etl_runs')).toEqual([
    { status: 'succeeded' },
  ]);

  const failed = await loader.open({
    run: newRun(),
    tables: [cores],
    inspect: async () => {
      throw new Error('Refused.');
    },
  });
  await expect(failed.commit(outcomeOf(0))).rejects.toThrow('Refused.');
  expect(await failureOf(failed.commit(outcomeOf(0)))).toMatchObject({ code: 'configuration' });
  await failed.abort({
    status: 'failed',
    code: 'refused',
    message: 'Refused.',
    outcome: outcomeOf(0),
  });
  expect(
    await database.query("select 1 from spacex.etl_runs where status = 'failed'"),
  ).toHaveLength(1);
});

test('a reader is closed by await using', async () => {
  await using database = await freshDatabase();
  const loader = postgresLoader(database.settings);
  const open = () =>
    database.query(
      "select 1 from pg_stat_activity where application_name = 'spacex-etl query' and datname = current_database()",
    );
  {
    await using reader = await loader.openReader();
    expect((await reader.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    expect(await open()).toHaveLength(1);
  }
  await expect.poll(open).toEqual([]);
});

test('refuses a database in LATIN1, which doctor reports, and loads into SQL_ASCII', async () => {
  await using database = await freshDatabase();
  for (const [encoding, name] of [
    ['LATIN1', `latin_${process.pid}`],
    ['SQL_ASCII', `ascii_${process.pid}`],
  ] as const) {
    await database.query(
      `create database ${name} encoding '${encoding}' locale 'C' template template0`,
    );
    try {
      const loader = postgresLoader({ ...database.settings, database: name });
      const finding = (await loader.diagnose()).find(({ check }) => check === 'encoding');
      if (encoding === 'SQL_ASCII') {
        expect(finding).toMatchObject({ status: 'ok' });
        await loadCores(loader, [core('1', 'Es’hail 2')]);
        continue;
      }
      expect(finding).toMatchObject({ status: 'failed', next: expect.stringContaining("'UTF8'") });
      const error = await failureOf(loadCores(loader, [core('1', 'B1058')]));
      expect(error).toMatchObject({ code: 'configuration', usage: true });
      expect(error.message).toContain('encoded in LATIN1');
    } finally {
      await database.query(`drop database ${name} with (force)`);
    }
  }
});
