// @module-tag postgres-version
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { closedPort } from '../faults/support/silent-server.ts';
import { startApiServer } from '../support/api-server.ts';
import { freshDatabase, type PostgresSettings, postgresEnvironment } from '../support/postgres.ts';
import { describeReference } from '../support/reference-data.ts';
import { logLines, requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

const small = ['--resource', 'landpads', '--json', '--target', 'postgres'];
const url = ({ user, password, host, port, database }: PostgresSettings) =>
  `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${database}`;

describeReference('run into PostgreSQL', (reference) => {
  test.for<[string, (settings: PostgresSettings, folder: string) => Record<string, string>]>([
    ['PG_*', postgresEnvironment],
    [
      "libpq's variables",
      (s) => ({
        PGHOST: s.host,
        PGPORT: String(s.port),
        PGUSER: s.user,
        PGPASSWORD: s.password,
        PGDATABASE: s.database,
      }),
    ],
    ['DATABASE_URL', (s) => ({ DATABASE_URL: url(s) })],
    [
      'PG_* before other variables',
      (s) => ({
        ...postgresEnvironment(s),
        PGHOST: 'wrong.invalid',
        DATABASE_URL: 'postgres://x:y@wrong.invalid/z',
      }),
    ],
    [
      'PG_PASSWORD_FILE',
      (s, folder) => {
        writeFileSync(join(folder, 'secret'), `${s.password}\n`);
        return {
          ...postgresEnvironment(s),
          PG_PASSWORD: '',
          PG_PASSWORD_FILE: join(folder, 'secret'),
        };
      },
    ],
  ])('connects with %s', async ([, environment]) => {
    await using api = await startApiServer(reference.documents());
    await using database = await freshDatabase();
    using folder = temporaryFolder();
    const done = await run(
      [...small, '--base-url', api.url],
      environment(database.settings, folder.path),
    );
    expect(done.code, done.stderr).toBe(0);
    expect(done.stdout.trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(done.stdout)).toEqual({
      runId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      status: 'succeeded',
      source: 'api',
      origin: 'api',
      startedAt: expect.stringMatching(/Z$/),
      finishedAt: expect.stringMatching(/Z$/),
      targets: [
        {
          name: 'postgres',
          status: 'succeeded',
          tables: [
            { table: 'landpads', rows: 7, inserted: 7, updated: 0, unchanged: 0, deleted: 0 },
          ],
        },
      ],
      resources: [{ resource: 'landpads', documents: 7, accepted: 7, rejected: 0 }],
      skipped: [],
      rejects: 0,
      drift: [],
    });
    for (const line of logLines(done.stderr)) {
      expect(line).toMatchObject({ level: expect.any(String), message: expect.any(String) });
    }
    expect(await database.query('select count(*)::int as n from spacex.landpads')).toEqual([
      { n: 7 },
    ]);
  });

  test('exits with 3 for rejects within the limit, and above it with 4 without a commit', async () => {
    const documents = reference.documents();
    (documents.landpads[0] as Record<string, unknown>)['name'] = 7;
    await using api = await startApiServer(documents);
    await using database = await freshDatabase();
    const environment = { ...postgresEnvironment(database.settings), SPACEX_BASE_URL: api.url };
    const aborted = await run([...small, '--max-rejects', '0'], environment);
    expect(aborted.code).toBe(4);
    expect(JSON.parse(aborted.stdout)).toMatchObject({
      status: 'aborted',
      error: { code: 'too_many_rejects' },
    });
    expect(await database.query('select status, rejects from spacex.etl_runs')).toEqual([
      { status: 'aborted', rejects: 1 },
    ]);
    const some = await run(small, environment);
    expect(some.code).toBe(3);
    expect(JSON.parse(some.stdout)).toMatchObject({ status: 'succeeded', rejects: 1 });
    expect(await database.query('select count(*)::int as n from spacex.landpads')).toEqual([
      { n: 6 },
    ]);
  });

  test('exits with 1 for an HTML page', async () => {
    await using api = await startApiServer(reference.documents());
    await using database = await freshDatabase();
    api.fault('landpads', { kind: 'html' }, 9);
    const done = await run(
      [...small, '--base-url', api.url],
      postgresEnvironment(database.settings),
    );
    expect(done.code).toBe(1);
    expect(JSON.parse(done.stdout)).toMatchObject({ error: { code: 'not_json' } });
  });

  test('exits with 1 for a wrong password, without printing it', async () => {
    await using database = await freshDatabase();
    const environment = {
      ...postgresEnvironment(database.settings),
      PG_PASSWORD: 'hunter2-secret',
    };
    const done = await run([...small, '--source', 'snapshot'], environment);
    expect(done.code).toBe(1);
    expect(JSON.parse(done.stdout)).toMatchObject({ error: { code: 'authentication' } });
    expect(done.stdout + done.stderr).not.toContain('hunter2');
  });

  test('exits with 75 for an unreachable database, without suggesting the snapshot', async () => {
    await using api = await startApiServer(reference.documents());
    const done = await run([...small, '--base-url', api.url], {
      PG_HOST: '127.0.0.1',
      PG_PORT: '1',
      PG_PASSWORD: 'hunter2',
    });
    expect(done.code).toBe(75);
    expect(done.stderr).toContain('Check host, port and network');
    expect(done.stderr).not.toContain('--source snapshot');
    expect(done.stdout + done.stderr).not.toContain('hunter2');
  });

  test('exits with 75 for an unreachable API, and suggests the snapshot', async () => {
    await using database = await freshDatabase();
    const done = await run(
      [...small, '--base-url', `http://127.0.0.1:${await closedPort()}`],
      postgresEnvironment(database.settings),
    );
    expect(done.code).toBe(75);
    expect(done.stderr).toContain('--source snapshot');
  });
});
