import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { embeddedLaunchLibraryStore } from '@spacex-platform/loaders/embedded';
import { syncLaunchLibrary } from '@spacex-platform/loaders/launch-library';
import { postgresLaunchLibraryStore } from '@spacex-platform/loaders/postgres';
import { fileStore, rawZoneLaunchLibraryStore } from '@spacex-platform/loaders/raw-zone';
import { beforeAll, expect, test } from 'vitest';
import { closedPort } from '../faults/support/silent-server.ts';
import { verifyRecording } from '../launch-library/support/recording.ts';
import { startApiServer } from '../support/api-server.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';
import { doctor, key, setRecent } from './doctor-launch-library.ts';

beforeAll(requireBuiltCommand);

test('shows limit, key and an empty store without a request that counts', async () => {
  await using server = await startLaunchLibrary();
  using folder = temporaryFolder();
  const data = join(folder.path, 'data');
  const { code, found, all } = await doctor(server, ['--data-dir', data]);
  expect(code, JSON.stringify(all)).toBe(0);
  expect(found['connection']?.detail).toContain(`${server.url}/api-throttle/ answered in `);
  expect(found['tls']?.detail).toContain('on this machine');
  expect(found['quota']).toMatchObject({ status: 'ok' });
  expect(found['quota']?.detail).toContain('0 of 15 requests used in 60 minutes');
  expect(found['key']?.detail).toContain('none; the server counts the address 127.0.0.1');
  expect(found['store']?.detail).toContain('has no data yet');
  expect(server.requests).toEqual([]);
  expect(existsSync(join(data, 'launch-library'))).toBe(false);
});

test('warns about an exhausted limit, and about a key that is not in effect', async () => {
  await using server = await startLaunchLibrary(2);
  server.throttleAs = 'array';
  server.window.take(server.now);
  server.window.take(server.now);
  using folder = temporaryFolder();
  const flags = ['--data-dir', folder.path];
  const { code, found } = await doctor(server, flags, { LL2_API_KEY: key });
  expect(code).toBe(0);
  expect(found['quota']?.status).toBe('warning');
  const at = /2 of 2 requests used in 60 minutes, the next one is accepted at (\S+)/.exec(
    found['quota']?.detail ?? '',
  )?.[1];
  expect(Date.parse(at ?? '') - Date.now()).toBeGreaterThan(3_400_000);
  expect(Date.parse(at ?? '') - Date.now()).toBeLessThan(3_700_000);
  expect(found['key']).toMatchObject({ status: 'warning' });
  expect(found['key']?.next).toContain('LL2_API_KEY');
  expect(server.requests).toEqual([]);
});

test('reports that a key is in effect if the server counts a user', async () => {
  await using server = await startLaunchLibrary(300);
  server.identity = 'user-17';
  using folder = temporaryFolder();
  const flags = ['--data-dir', folder.path];
  const { found } = await doctor(server, flags, { LL2_API_KEY: key });
  expect(found['key']).toMatchObject({ status: 'ok' });
  expect(found['key']?.detail).toContain('in effect');
});

test.each(['lake', 'embedded', 'postgres'] as const)(
  'shows what is in the store of %s',
  async (place) => {
    await using server = await startLaunchLibrary();
    setRecent(server, 30);
    using folder = temporaryFolder();
    await using database = await freshDatabase();
    const environment = place === 'postgres' ? postgresEnvironment(database.settings) : {};
    const lake = pathToFileURL(join(folder.path, 'lake')).href;
    const flags = [
      ...['--data-dir', join(folder.path, 'data'), '--target'],
      ...(place === 'lake' ? ['embedded', '--lake', lake] : [place]),
    ];
    const stores = {
      lake: () => rawZoneLaunchLibraryStore(fileStore(lake)),
      embedded: () => embeddedLaunchLibraryStore(join(folder.path, 'data')),
      postgres: () => postgresLaunchLibraryStore(database.settings),
    };
    await syncLaunchLibrary(stores[place](), { client: { baseUrl: server.url } });
    const sent = server.requests.length;
    const { code, found, all } = await doctor(server, flags, environment);
    expect(code, JSON.stringify(all)).toBe(0);
    expect(found['store']?.detail).toMatch(/: 31 launches, 0 boosters$/);
    expect(found['sync']?.detail).toMatch(/^last complete at \d{4}-.*, none is in progress$/);
    expect(found['budget']?.detail).toContain(`have used ${sent} of 15 requests in 60 minutes`);
    expect(found['quota']?.detail).toContain(`${sent} of 15 requests used`);
    expect(server.requests).toHaveLength(sent);
    // The budget belongs to a server, and so does the state.
    await using other = await startLaunchLibrary();
    const elsewhere = await doctor(other, flags, environment);
    expect(elsewhere.found['store']).toMatchObject({ status: 'warning' });
    expect(elsewhere.found['budget']).toBeUndefined();
  },
);

test('shows a synchronization that is not finished', async () => {
  await using server = await startLaunchLibrary(2);
  setRecent(server, 250);
  using folder = temporaryFolder();
  const flags = ['--data-dir', folder.path];
  const url = { SPACEX_LAUNCH_LIBRARY_URL: server.url };
  const deferred = await run(['run', '--source', 'live', '--max-wait', '0s', ...flags], url);
  expect(deferred.code, deferred.stderr).toBe(76);
  const { code, found } = await doctor(server, flags);
  expect(code).toBe(0);
  expect(found['sync']?.detail).toMatch(/^never complete; not finished: changes since \d{4}-/);
  expect(found['budget']?.detail).toMatch(/2 of 2 requests .*, the next one at \d{4}-/);
});

test('exits with 75 if Launch Library does not answer, and shows the store', async () => {
  using folder = temporaryFolder();
  const url = { SPACEX_LAUNCH_LIBRARY_URL: `http://127.0.0.1:${await closedPort()}/2.3.0` };
  const file = join(folder.path, 'launches.json');
  const flags = ['--data-dir', join(folder.path, 'data'), '--record', file];
  const { code, stdout } = await run(['doctor', '--source', 'launch-library', ...flags], url);
  expect(code).toBe(75);
  expect(stdout).toMatch(/FAILED {3}connection .*ECONNREFUSED/);
  expect(stdout).toMatch(/ok {7}store .*has no data yet/);
  expect(stdout).toMatch(/FAILED {3}recording .*nothing was recorded/);
  expect(existsSync(file)).toBe(false);
});

test('uses the proxy of the environment, without printing its password', async () => {
  await using server = await startLaunchLibrary();
  setRecent(server, 3);
  await using proxy = await startForwardProxy({ account: 'operator:hunter2' });
  using folder = temporaryFolder();
  const file = join(folder.path, 'launches.json');
  const flags = ['--data-dir', join(folder.path, 'data'), '--record', file];
  const HTTP_PROXY = `http://operator:hunter2@127.0.0.1:${proxy.port}`;
  const { code, all, output } = await doctor(server, flags, { HTTP_PROXY });
  expect(code, JSON.stringify(all)).toBe(0);
  expect(proxy.forwarded).toHaveLength(2);
  expect(output + readFileSync(file, 'utf8')).not.toContain('hunter2');
  expect(await verifyRecording(file)).toEqual({ launches: 3, cores: 3 });
});

test('examines the history of live too: the snapshot, or an API that is named', async () => {
  await using server = await startLaunchLibrary();
  await using api = await startApiServer({ company: { id: 'c', name: 'SpaceX' } });
  using folder = temporaryFolder();
  const live = ['--source', 'live', '--data-dir', folder.path];
  const bundled = await doctor(server, live);
  const history = bundled.all.find(({ subject }) => subject === 'snapshot');
  expect(history?.detail).toContain('a target that has data of the API continues');
  expect(bundled.found['connection']?.status).toBe('ok');
  const mirror = await doctor(server, [...live, '--base-url', api.url]);
  const subjects = new Set(mirror.all.map(({ subject }) => subject));
  expect([...subjects]).toEqual(['spacex-etl', 'api', 'launch-library', 'embedded']);
  expect(mirror.code).toBe(0);
});

test.each([
  [['--source', 'api', '--record', 'x.json'], '--record needs --source launch-library'],
  [['--force'], '--force replaces the file of --record'],
])('refuses %j', async (flags, message) => {
  const { code, stderr } = await run(['doctor', ...flags]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('names a lake for a target that cannot store Launch Library', async () => {
  await using server = await startLaunchLibrary();
  const redshift = {
    ...{ REDSHIFT_WORKGROUP: 'wg', REDSHIFT_DATABASE: 'spacex', AWS_REGION: 'eu-central-1' },
    ...{ REDSHIFT_STAGING: 's3://bucket/staging', AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
    ...{ AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x' },
  };
  const { found } = await doctor(server, ['--target', 'redshift'], redshift);
  expect(found['store']).toMatchObject({
    status: 'failed',
    next: expect.stringContaining('--lake'),
  });
});
