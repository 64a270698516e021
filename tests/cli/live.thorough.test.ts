import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { setFleet } from '../launch-library/support/fleet.ts';
import {
  type LaunchLibraryServer,
  startLaunchLibrary,
} from '../support/launch-library/launch-library-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

interface Result {
  readonly status: string;
  readonly retryAt?: string;
  readonly targets: readonly {
    readonly tables: readonly { readonly table: string; readonly inserted: number }[];
  }[];
}

/** Runs `--source live` with the stand-in; the key must be in no output. */
async function live(
  server: LaunchLibraryServer,
  place: readonly string[],
  environment: Record<string, string> = {},
) {
  const args = ['run', '--source', 'live', '--json', ...place];
  const { code, stdout, stderr } = await run(args, {
    ...{ SPACEX_LAUNCH_LIBRARY_URL: server.url, LL2_API_KEY: 'key-of-the-test' },
    ...environment,
  });
  expect(stdout + stderr).not.toContain('key-of-the-test');
  return { code, stderr, result: (stdout === '' ? undefined : JSON.parse(stdout)) as Result };
}

const launchesBySource =
  'select source, upcoming, count(*) as n from launches group by 1, 2 order by 1, 2';
const everyLaunch = [
  { source: 'launch-library', upcoming: false, n: '120' },
  { source: 'r-spacex', upcoming: false, n: '187' },
];

async function query(sql: string, place: readonly string[], environment = {}) {
  const { code, stdout, stderr } = await run(['query', sql, '--json', ...place], environment);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as unknown;
}

test('loads every launch to today into an empty database, and then what has changed', async () => {
  await using server = await startLaunchLibrary(1000);
  setFleet(server, 120, 30);
  using folder = temporaryFolder();
  const place = ['--data-dir', `${folder.path}/data`];
  const first = await live(server, place);
  expect(first.code, first.stderr).toBe(0);
  expect(first.result).toMatchObject({ status: 'succeeded', source: 'live' });
  expect(await query(launchesBySource, place)).toEqual(everyLaunch);
  expect(server.requests[0]?.authorization).toBe('Token key-of-the-test');
  const before = server.requests.length;

  const second = await live(server, place);
  expect(second.code, second.stderr).toBe(0);
  expect(second.result.targets[0]?.tables.filter(({ inserted }) => inserted > 0)).toEqual([]);
  expect(server.requests.length - before).toBeLessThanOrEqual(2);

  // The last complete sync is that of the second run.
  const [{ sequence }] = (await query('select max(sequence) as sequence from etl_runs', place)) as [
    { sequence: string },
  ];
  const data = JSON.parse((await run(['report', '--format', 'json', ...place])).stdout);
  const { lastSync } = data.provenance;
  expect(Date.parse(lastSync)).toBe(Number(sequence));
  const shown = await run(['run', '--source', 'live', '--log-format', 'pretty', ...place], {
    SPACEX_LAUNCH_LIBRARY_URL: server.url,
  });
  expect(shown.stdout).toMatch(
    /^Last flown launch: 2026-07-31\. Last complete sync with Launch Library: \d{4}-\d\d-\d\d \d\d:\d\d UTC\.$/m,
  );
  expect(shown.stdout).toMatch(/^Data: The Space Devs, Launch Library 2$/m);

  // The snapshot would replace newer documents.
  const snapshot = await run(['run', '--source', 'snapshot', ...place]);
  expect(snapshot.code).toBe(2);
});

test('is deferred with 76 and leaves the target as it is; the next run continues', async () => {
  await using server = await startLaunchLibrary(1);
  setFleet(server, 120, 30);
  using folder = temporaryFolder();
  const lake = pathToFileURL(`${folder.path}/lake`).href;
  const place = ['--data-dir', `${folder.path}/data`, '--lake', lake, '--max-wait', '0s'];
  const started = Date.now();
  const deferred = await live(server, place);
  expect(deferred.code, deferred.stderr).toBe(76);
  expect(deferred.result).toMatchObject({ status: 'deferred', error: { code: 'deferred' } });
  expect(Date.parse(deferred.result.retryAt ?? '')).toBeGreaterThan(started);
  expect(deferred.stderr).toContain(lake);
  const accepted = server.requests.length;
  // Before that time, no request is sent.
  expect((await live(server, place)).code).toBe(76);
  expect(server.requests.length).toBe(accepted);
  const empty = await run(['query', launchesBySource, ...place]);
  expect(empty.code).not.toBe(0);
});

test('stores Launch Library in the schema of PostgreSQL', async () => {
  await using server = await startLaunchLibrary(1000);
  setFleet(server, 120, 30);
  await using database = await freshDatabase();
  const environment = postgresEnvironment(database.settings);
  const place = ['--target', 'postgres'];
  const first = await live(server, place, environment);
  expect(first.code, first.stderr).toBe(0);
  expect(await query(launchesBySource, place, environment)).toEqual(everyLaunch);
  const [stored] = await database.query(
    "select count(*)::int as n from spacex.etl_launch_library_documents where kind = 'launches'",
  );
  expect(stored).toEqual({ n: 120 });
});

test.each([
  [['--target', 'redshift'], 'Name a lake with --lake or SPACEX_LAKE.'],
  [['--raw-run', '0'], '--raw-run needs a lake as --source.'],
])('refuses %j', async (more, message) => {
  await using server = await startLaunchLibrary();
  const redshift = {
    ...{ REDSHIFT_WORKGROUP: 'wg', REDSHIFT_DATABASE: 'spacex', AWS_REGION: 'eu-central-1' },
    REDSHIFT_STAGING: 's3://bucket/staging',
  };
  const { code, stderr } = await live(server, more, { ...redshift, SPACEX_LAKE: '' });
  expect(code).toBe(2);
  expect(stderr).toContain(message);
  expect(server.requests).toEqual([]);
});

test('names the variable of an invalid key, not the option of the client', async () => {
  await using server = await startLaunchLibrary();
  using folder = temporaryFolder();
  const place = ['--data-dir', `${folder.path}/data`];
  const { code, stderr } = await live(server, place, { LL2_API_KEY: 'two words' });
  expect(code).toBe(2);
  expect(stderr).toContain('LL2_API_KEY: expected printable ASCII without spaces.');
  expect(stderr).not.toMatch(/apiKey|two words/);
  expect(server.requests).toEqual([]);
});
