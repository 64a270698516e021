import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { embeddedLaunchLibraryStore } from '@spacex-platform/loaders/embedded';
import { syncLaunchLibrary } from '@spacex-platform/loaders/launch-library';
import { postgresLaunchLibraryStore } from '@spacex-platform/loaders/postgres';
import { fileStore, rawZoneLaunchLibraryStore } from '@spacex-platform/loaders/raw-zone';
import { beforeAll, expect, test } from 'vitest';
import { closedPort } from '../faults/support/silent-server.ts';
import { setLaunches } from '../launch-library/support/launch-library-client.ts';
import { verifyRecording } from '../launch-library/support/recording.ts';
import { startApiServer } from '../support/api-server.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { launchDocument, second } from '../support/launch-library/launch-document.ts';
import {
  type LaunchLibraryServer,
  startLaunchLibrary,
} from '../support/launch-library/launch-library-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

interface Finding {
  readonly subject: string;
  readonly check: string;
  readonly status: string;
  readonly detail: string;
  readonly next?: string;
  readonly code?: string;
}

const key = 'key-of-the-test';

/** Runs `doctor` with the stand-in; the key must be in no output. */
async function doctor(
  server: LaunchLibraryServer,
  args: readonly string[],
  environment: Record<string, string> = {},
) {
  const { code, stdout, stderr } = await run(
    ['doctor', '--json', '--source', 'launch-library', ...args],
    { SPACEX_LAUNCH_LIBRARY_URL: server.url, ...environment },
  );
  expect(stdout + stderr).not.toContain(key);
  const all = stdout === '' ? [] : (JSON.parse(stdout) as { findings: Finding[] }).findings;
  const found = Object.fromEntries(
    all.filter(({ subject }) => subject === 'launch-library').map((one) => [one.check, one]),
  );
  return { code, stderr, all, found };
}

/** Flown launches of the last days, and one that is upcoming. */
function setRecent(server: LaunchLibraryServer, count: number) {
  const from = Date.now() - (count + 1) * 86_400_000;
  const flown = Array.from({ length: count }, (_, at) =>
    launchDocument(at + 1, {
      net: second(from + (at + 1) * 86_400_000),
      pad: { id: 80, name: 'Space Launch Complex 40' },
    }),
  );
  const upcoming = launchDocument(count + 1, { net: second(Date.now() + 86_400_000) });
  setLaunches(server, [...flown, upcoming]);
}

test('shows limit, key and an empty store without a counted request', async () => {
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

test('warns of a used limit, and of a key that is not in effect', async () => {
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

test('says that a key is in effect if the server counts a user', async () => {
  await using server = await startLaunchLibrary(300);
  server.identity = 'user-17';
  using folder = temporaryFolder();
  const flags = ['--data-dir', folder.path];
  const { found } = await doctor(server, flags, { LL2_API_KEY: key });
  expect(found['key']).toMatchObject({ status: 'ok' });
  expect(found['key']?.detail).toContain('in effect');
});

test.each(['lake', 'embedded', 'postgres'] as const)(
  'shows what the store of %s has',
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

test('records one page as received, through the budget of the store', async () => {
  await using server = await startLaunchLibrary();
  setRecent(server, 60);
  using folder = temporaryFolder();
  const data = join(folder.path, 'data');
  const flags = ['--data-dir', data];
  const url = { SPACEX_LAUNCH_LIBRARY_URL: server.url, LL2_API_KEY: key };
  const client = { baseUrl: server.url, apiKey: key };
  await syncLaunchLibrary(embeddedLaunchLibraryStore(data), { client });
  const sent = server.requests.length;
  const file = join(folder.path, 'launches.json');
  const { code, found, all } = await doctor(server, [...flags, '--record', file], url);
  expect(code, JSON.stringify(all)).toBe(0);
  expect(server.requests).toHaveLength(sent + 1);
  const request = server.requests.at(-1);
  expect(request?.path).toMatch(/^\/launches\/\?mode=detailed&limit=100&ordering=net&lsp__id=121&/);
  expect(request?.authorization).toBe(`Token ${key}`);
  const bytes = readFileSync(file);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(found['recording']?.detail).toContain(`60 of 60 launches, ${bytes.length} bytes`);
  expect(found['recording']?.detail).toContain(sha256);
  expect(found['schema']?.detail).toBe('all 60 launches match version 2.3.0');
  expect(found['drift']?.detail).toBe('no unknown field');
  expect(found['mapping']).toMatchObject({ status: 'ok', detail: '60 launches with 20 boosters' });
  expect(found['coverage']?.detail).toContain('not on it: first flights, spacecraft, crew members');
  expect(await verifyRecording(file)).toEqual({ launches: 60, cores: 20 });
  // Nothing else is beside it, and the next doctor counts the request.
  expect(readdirSync(folder.path).toSorted()).toEqual(['data', 'launches.json']);
  const after = await doctor(server, flags, { LL2_API_KEY: key });
  expect(after.found['budget']?.detail).toContain(`have used ${sent + 1} of 15`);

  const again = await run(
    ['doctor', '--source', 'launch-library', ...flags, '--record', file],
    url,
  );
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('--force');
  expect(server.requests).toHaveLength(sent + 1);
  setRecent(server, 3);
  const forced = await doctor(server, [...flags, '--record', file, '--force'], url);
  expect(forced.code).toBe(0);
  expect(await verifyRecording(file)).toEqual({ launches: 3, cores: 3 });
});

test('says what a recording disproves, and records an answer that was not requested', async () => {
  await using server = await startLaunchLibrary();
  using folder = temporaryFolder();
  const file = join(folder.path, 'launches.json');
  const flags = ['--data-dir', join(folder.path, 'data'), '--record', file, '--force'];
  setRecent(server, 3);
  const [first, other, third] = [...server.launches.values()];
  if (first === undefined || other === undefined || third === undefined) throw new Error('none');
  first['newField'] = 1;
  other['status'] = 'Success';
  third['pad'] = { id: 4711, name: 'A new pad' };
  const changed = await doctor(server, flags);
  expect(changed.code).toBe(1);
  expect(changed.found['schema']).toMatchObject({ status: 'failed' });
  expect(changed.found['schema']?.detail).toMatch(/1 of 3 launches are rejects: .*status/);
  expect(changed.found['drift']?.detail).toContain('newField (1)');
  expect(changed.found['mapping']?.detail).toContain('4711');
  await expect(verifyRecording(file)).rejects.toThrow();

  setRecent(server, 3);
  server.fault({ kind: 'mode', mode: 'normal' });
  const ignored = await doctor(server, flags);
  expect(ignored.code).toBe(1);
  expect(ignored.found['answer']?.detail).toContain('in the mode normal instead of detailed');
  expect(ignored.found['recording']?.status).toBe('ok');
  await expect(verifyRecording(file)).rejects.toThrow('in the mode normal');
});

test('records nothing of a failed or refused request', async () => {
  await using server = await startLaunchLibrary(1);
  setRecent(server, 3);
  using folder = temporaryFolder();
  const file = join(folder.path, 'launches.json');
  const flags = ['--data-dir', join(folder.path, 'data'), '--record', file];
  server.fault({ kind: 'html' });
  const failed = await doctor(server, flags);
  expect(failed.code).toBe(75);
  expect(failed.found['recording']?.detail).toContain('nothing was recorded');
  const refused = await doctor(server, flags);
  expect(refused.code).toBe(76);
  expect(refused.found['recording']?.code).toBe('deferred');
  // The limit is used, so it is not asked again.
  expect(server.requests).toHaveLength(1);
  expect(readdirSync(folder.path)).toEqual([]);

  await using echoing = await startLaunchLibrary();
  setLaunches(echoing, [launchDocument(1, { net: second(Date.now() - 1000), name: key })]);
  const echoed = await doctor(echoing, flags, { LL2_API_KEY: key });
  expect(echoed.code).toBe(2);
  expect(readdirSync(folder.path)).toEqual([]);

  const nowhere = join(folder.path, 'missing', 'launches.json');
  const sent = echoing.requests.length;
  const lost = await doctor(echoing, ['--data-dir', folder.path, '--record', nowhere]);
  expect(lost.code).toBe(2);
  expect(echoing.requests).toHaveLength(sent);
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
  const { code, all, stderr } = await doctor(server, flags, { HTTP_PROXY });
  expect(code, JSON.stringify(all)).toBe(0);
  expect(proxy.forwarded).toHaveLength(2);
  expect(JSON.stringify(all) + stderr + readFileSync(file, 'utf8')).not.toContain('hunter2');
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
