// @module-tag postgres-version
import { beforeAll, expect, test, vi } from 'vitest';
import { startApiServer } from '../support/api-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { describeReference } from '../support/reference-data.ts';
import { requireBuiltCommand, start } from './command.ts';

beforeAll(requireBuiltCommand);

const small = ['--resource', 'landpads', '--json', '--target', 'postgres'];

describeReference('a run into PostgreSQL that gets a signal', (reference) => {
  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends after %s with %i and commits nothing', async ([signal, code]) => {
    await using api = await startApiServer(reference.documents());
    await using database = await freshDatabase();
    api.fault('cores', { kind: 'delay', ms: 60_000 });
    const args = [
      '--resource',
      'landpads',
      '--resource',
      'cores',
      '--target',
      'postgres',
      '--verbose',
      '--json',
    ];
    const running = start([...args, '--base-url', api.url], postgresEnvironment(database.settings));
    await running.said('Reading cores');
    // Before the request is sent, there is nothing to interrupt but the run.
    await vi.waitFor(() => expect(api.requestsFor('cores')).toHaveLength(1), { timeout: 10_000 });
    const at = performance.now();
    running.child.kill(signal);
    const done = await running.finished;
    expect(performance.now() - at).toBeLessThan(5000);
    expect(done.code, done.stderr).toBe(code);
    expect(JSON.parse(done.stdout)).toMatchObject({
      status: 'aborted',
      error: { message: expect.stringMatching(/^GET .*\/v4\/cores was interrupted\.?$/) },
    });
    expect(await database.query('select status from spacex.etl_runs')).toEqual([
      { status: 'aborted' },
    ]);
    expect(await database.query("select to_regclass('spacex.landpads') as t")).toEqual([
      { t: null },
    ]);
  });

  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends after %s with %i while waiting for another run', async ([signal, code]) => {
    await using api = await startApiServer(reference.documents());
    await using database = await freshDatabase();
    api.fault('landpads', { kind: 'delay', ms: 60_000 });
    const environment = postgresEnvironment(database.settings);
    const first = start([...small, '--verbose', '--base-url', api.url], environment);
    await first.said('Reading landpads');
    const second = start([...small, '--source', 'snapshot'], environment);
    await second.said('Waiting for schema');
    const at = performance.now();
    second.child.kill(signal);
    const done = await second.finished;
    expect(performance.now() - at).toBeLessThan(5000);
    expect(done.code, done.stderr).toBe(code);
    expect(JSON.parse(done.stdout)).toMatchObject({ status: 'aborted' });
    first.child.kill('SIGTERM');
    expect((await first.finished).code).toBe(143);
  });
});
