import { beforeAll, describe, expect, test } from 'vitest';
import { logLines, requireBuiltCommand, run } from '../cli/command.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { listenForStatsd } from './support/statsd-socket.ts';

beforeAll(requireBuiltCommand);

const snapshot = ['run', '--source', 'snapshot', '--target', 'postgres', '--json'];

describe('StatsD metrics', () => {
  test('a load reports the row counts of PostgreSQL, its duration and its status', async () => {
    using statsd = await listenForStatsd();
    await using database = await freshDatabase();
    const environment = { ...postgresEnvironment(database.settings), ...statsd.environment };
    const before = Date.now() / 1000;
    const done = await run(snapshot, environment);
    expect(done.code, done.stderr).toBe(0);
    const lines = statsd.lines();
    const named = (name: string) => lines.filter((line) => line.name === `spacex_etl.${name}`);
    const inserted = named('rows').filter(({ tags }) => tags['kind'] === 'inserted');
    expect(inserted.length).toBeGreaterThan(10);
    for (const { value, tags } of inserted) {
      const [found] = await database.query<{ n: number }>(
        `select count(*)::int as n from spacex.${tags['table']}`,
      );
      expect(value, tags['table']).toBe(found?.n);
    }
    expect(named('runs')).toMatchObject([
      { value: 1, type: 'c', tags: { source: 'snapshot', status: 'succeeded' } },
    ]);
    const [duration] = named('run.duration');
    expect(duration?.type).toBe('ms');
    expect(duration?.value).toBeGreaterThan(10);
    const [fresh] = named('last_success_timestamp_seconds');
    expect(fresh?.value).toBeGreaterThanOrEqual(Math.floor(before));
    expect(fresh?.value).toBeLessThanOrEqual(Date.now() / 1000 + 1);
    for (const text of statsd.datagrams) expect(Buffer.byteLength(text)).toBeLessThan(1473);
  });

  test('a failed run reports its status, but no timestamp of success', async () => {
    using statsd = await listenForStatsd();
    const done = await run(snapshot, { PG_HOST: '127.0.0.1', PG_PORT: '1', ...statsd.environment });
    expect(done.code).toBe(75);
    const names = statsd.lines().map(({ name }) => name);
    expect(names).toContain('spacex_etl.runs');
    expect(names).not.toContain('spacex_etl.last_success_timestamp_seconds');
    expect(statsd.lines().find(({ name }) => name === 'spacex_etl.runs')?.tags).toEqual({
      source: 'snapshot',
      status: 'failed',
    });
  });

  test('a dry run sends no metrics', async () => {
    using statsd = await listenForStatsd();
    await using database = await freshDatabase();
    const environment = { ...postgresEnvironment(database.settings), ...statsd.environment };
    expect((await run([...snapshot, '--dry-run'], environment)).code).toBe(0);
    expect(statsd.datagrams).toEqual([]);
  });

  test('an unresolvable host only causes a warning', async () => {
    await using database = await freshDatabase();
    const done = await run(snapshot, {
      ...postgresEnvironment(database.settings),
      STATSD_HOST: 'statsd.invalid',
    });
    expect(done.code, done.stderr).toBe(0);
    expect(logLines(done.stderr)).toContainEqual(
      expect.objectContaining({ level: 'warn', code: 'metrics_not_sent' }),
    );
  });

  test('an invalid port is a usage error, before the run starts', async () => {
    await using database = await freshDatabase();
    const done = await run(snapshot, {
      ...postgresEnvironment(database.settings),
      STATSD_HOST: '127.0.0.1',
      STATSD_PORT: 'many',
    });
    expect(done.code).toBe(2);
    expect(done.stderr).toContain('STATSD_PORT');
    expect(await database.query("select to_regclass('spacex.etl_runs') as t")).toEqual([
      { t: null },
    ]);
  });
});
