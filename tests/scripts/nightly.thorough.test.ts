import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { globSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, temporaryFolder } from '../cli/command.ts';
import { setLaunches } from '../launch-library/support/launch-library-client.ts';
import { openDuck } from '../support/duckdb.ts';
import { launchDocument, second } from '../support/launch-library/launch-document.ts';
import {
  type LaunchLibraryServer,
  startLaunchLibrary,
} from '../support/launch-library/launch-library-server.ts';
import { repositoryRoot } from '../support/repository.ts';
import { cached, runNight, stepsOf } from './support/night.ts';

beforeAll(requireBuiltCommand);

const marts = [
  ...['core_usage', 'core_turnarounds', 'reuse_by_year', 'turnaround_by_year'],
  ...['landings_by_type_year', 'launchpad_usage', 'payload_mass_by_orbit'],
];
const files = [
  ...['index.html', 'published.json', 'report.html'],
  ...marts.flatMap((mart) => [`marts/${mart}.csv`, `marts/${mart}.parquet`]),
].toSorted();

/** Flown launches of the last days; each has one booster. */
function setFlown(server: LaunchLibraryServer, count: number) {
  setLaunches(
    server,
    Array.from({ length: count }, (_, at) => flown(at + 1, count - at)),
  );
}
const flown = (number: number, daysAgo: number) =>
  launchDocument(number, {
    net: second(Date.now() - daysAgo * 86_400_000),
    pad: { id: 80, name: 'Space Launch Complex 40' },
  });

const pathsIn = (pages: string) =>
  globSync('**/*', { cwd: pages, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(pages.length + 1))
    .toSorted();

const hashesOf = (pages: string) =>
  marts.map((mart) =>
    createHash('sha256')
      .update(readFileSync(join(pages, `marts/${mart}.csv`)))
      .digest('hex'),
  );

const indexOf = (pages: string) => readFileSync(join(pages, 'index.html'), 'utf8');
const minuteOf = (time = '') => `${time.slice(0, 16).replace('T', ' ')} UTC`;

/** Core flights in a mart: CSV and Parquet have the same rows. */
async function flightsIn(pages: string): Promise<number> {
  using duck = await openDuck();
  const of = async (path: string) => {
    const [row] = await duck.query(
      `select count(*)::int as cores, sum(flights)::int as flights from '${join(pages, path)}'`,
    );
    return row;
  };
  const parquet = await of('marts/core_usage.parquet');
  expect(await of('marts/core_usage.csv')).toEqual(parquet);
  return Number(parquet?.['flights']);
}

/** Core flights of r/SpaceX, which the snapshot has. */
const history = 193;

test('publishes complete nights, and retains the pages after deferred, refused and failed ones', async () => {
  const server = await startLaunchLibrary(60);
  setFlown(server, 40);
  using kept = temporaryFolder();
  const url = { SPACEX_LAUNCH_LIBRARY_URL: server.url, SPACEX_MAX_WAIT: '0s' };
  const night = () => runNight(kept.path, { ...url, LL2_API_KEY: 'key-of-the-test' });

  const first = await night();
  expect(first.outputs, first.log).toMatchObject({
    status: 'complete',
    publish: 'true',
    alert: '',
  });
  expect(pathsIn(first.pages)).toEqual(files);
  expect(await flightsIn(first.pages)).toBe(history + 40);
  const index = indexOf(first.pages);
  expect(index).toContain('Data: The Space Devs, Launch Library 2');
  expect(index).toContain(`Complete to <time datetime="${first.outputs['synced-at']}">`);
  expect(index).not.toContain('not complete');
  for (const [, link = ''] of index.matchAll(/<a href="(?!\.\.)([^"]+)"/g)) {
    expect(files).toContain(link);
  }
  const firstHashes = hashesOf(first.pages);
  // Documents as received are stored, and not published.
  expect(
    globSync('nightly/state/data/launch-library/documents/**/*.gz', { cwd: kept.path }),
  ).not.toEqual([]);

  const before = server.requests.length;
  server.launches.set('new', { ...flown(41, 0.01), id: 'new' });
  const second = await night();
  expect(second.outputs, second.log).toMatchObject({ status: 'complete', publish: 'true' });
  expect(server.requests.length - before).toBeLessThanOrEqual(3);
  expect(await flightsIn(second.pages)).toBe(history + 41);
  expect(hashesOf(second.pages)).not.toEqual(firstHashes);
  const asOf = second.outputs['synced-at'];
  expect(Date.parse(asOf ?? '')).toBeGreaterThan(Date.parse(first.outputs['synced-at'] ?? ''));
  const secondHashes = hashesOf(second.pages);

  // Others have used the limit, and the pages of the last night are damaged: they are rebuilt.
  while (server.window.take(server.now) === 0);
  writeFileSync(join(kept.path, 'nightly/pages/marts/core_usage.csv'), 'damaged');
  server.launches.set('later', { ...flown(42, 0.005), id: 'later' });
  const deferred = await night();
  expect(deferred.outputs, deferred.log).toEqual({
    ...{ status: 'deferred', publish: 'true', 'synced-at': asOf, alert: '' },
  });
  expect(hashesOf(deferred.pages)).toEqual(secondHashes);
  expect(indexOf(deferred.pages)).toContain(
    `is not complete: Launch Library limits requests. This page has the data of ${minuteOf(asOf)}.`,
  );
  expect(deferred.summary).toMatch(/Next request accepted: \d{4}-/);

  // An hour later, a part of the documents and the database are damaged.
  server.now += 3_700_000;
  const [part = ''] = globSync('nightly/state/data/launch-library/documents/**/*.gz', {
    cwd: kept.path,
  });
  truncateSync(join(kept.path, part), 100);
  truncateSync(join(kept.path, 'nightly/state/data/pgdata/global/pg_control'), 10);
  const repaired = await night();
  expect(repaired.outputs, repaired.log).toMatchObject({ status: 'complete', alert: '' });
  expect(repaired.summary).toContain('Repaired: the documents of Launch Library');
  expect(repaired.summary).toContain('Repaired: the database');
  expect(await flightsIn(repaired.pages)).toBe(history + 42);
  expect(indexOf(repaired.pages)).not.toContain('not complete');
  const repairedHashes = hashesOf(repaired.pages);

  // More rejects than a run accepts: the data of the last night stay, and a person has to look.
  const changed = [...server.launches.values()].slice(0, 12);
  for (const [at, launch] of changed.entries()) {
    launch['status'] = 'Success';
    launch.last_updated = new Date(Date.UTC(2026, 5, 1, 0, 0, at))
      .toISOString()
      .slice(0, 19)
      .concat('Z');
  }
  const refused = await night();
  expect(refused.outputs, refused.log).toMatchObject({ status: 'refused', publish: 'true' });
  expect(refused.outputs['alert']).toContain('The night is refused');
  expect(refused.outputs['synced-at']).toBe(repaired.outputs['synced-at']);
  expect(hashesOf(refused.pages)).toEqual(repairedHashes);

  await server[Symbol.asyncDispose]();
  const down = await night();
  expect(down.outputs, down.log).toMatchObject({
    status: 'unavailable',
    publish: 'true',
    alert: '',
  });
  expect(indexOf(down.pages)).toContain('Launch Library did not answer');
  expect(hashesOf(down.pages)).toEqual(repairedHashes);
  const logs = [first, second, deferred, repaired, refused, down].map(({ log }) => log).join('');
  expect(logs).not.toContain('key-of-the-test');
}, 600_000);

test('a first night that is deferred publishes nothing, and the next one continues', async () => {
  await using server = await startLaunchLibrary(60);
  setFlown(server, 40);
  using kept = temporaryFolder();
  const url = { SPACEX_LAUNCH_LIBRARY_URL: server.url, SPACEX_MAX_WAIT: '0s' };
  while (server.window.take(server.now) === 0);
  const first = await runNight(kept.path, url);
  expect(first.outputs, first.log).toEqual({
    ...{ status: 'deferred', publish: 'false', 'synced-at': '', alert: '' },
  });
  expect(pathsIn(first.pages)).toEqual([]);
  expect(server.requests).toEqual([]);

  // Before its time, the server is not asked again.
  expect((await runNight(kept.path, url)).outputs['status']).toBe('deferred');
  expect(server.requests).toEqual([]);

  // An hour passes, for the server and for the budget that is kept.
  server.now += 3_700_000;
  const [budget = ''] = globSync('nightly/state/data/launch-library/budget/*.json', {
    cwd: kept.path,
  });
  const path = join(kept.path, budget);
  writeFileSync(
    path,
    JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), blockedUntil: 0 }),
  );
  const next = await runNight(kept.path, url);
  expect(next.outputs, next.log).toMatchObject({ status: 'complete', publish: 'true' });
  expect(await flightsIn(next.pages)).toBe(history + 40);
}, 300_000);

test('a night that takes too long is deferred, and keeps what it has', async () => {
  await using server = await startLaunchLibrary();
  setFlown(server, 150);
  using kept = temporaryFolder();
  const state = () => join(kept.path, 'state/data/launch-library/state.json');
  let answered = 0;
  // The first page is stored; the second one does not come.
  server.onRequest = () => {
    answered += 1;
    if (answered === 2) server.fault({ kind: 'stall', ms: 100_000 });
  };
  const script = join(repositoryRoot, 'scripts/nightly-load.ts');
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, SPACEX_LAUNCH_LIBRARY_URL: server.url };
  const child = spawn(process.execPath, [script, kept.path, '--max-minutes', '0.5'], { env });
  const [code] = await once(child, 'close');
  expect(code).toBe(0);
  const outcome = JSON.parse(readFileSync(join(kept.path, 'outcome.json'), 'utf8'));
  expect(outcome).toMatchObject({ status: 'deferred', repaired: [] });
  expect(answered).toBe(2);
  const { state: sync } = JSON.parse(readFileSync(state(), 'utf8'));
  expect(Object.keys(sync.known.launches)).toHaveLength(100);
}, 120_000);

test('the workflow restores what it keeps, and the site has only the pages', () => {
  const steps = stepsOf('nightly.yml', 'load');
  expect(cached(steps, 'save')).toEqual(cached(steps, 'restore'));
  expect(cached(steps, 'save')).toEqual(['nightly/state', 'nightly/pages']);
  expect(cached(stepsOf('site.yml', 'build'), 'restore')).toEqual(['nightly/pages']);
  const keyOf = (workflow: string, job: string) =>
    stepsOf(workflow, job).find((step) => step.with?.path === 'nightly/pages')?.with?.key;
  expect(keyOf('site.yml', 'build')).toBe(keyOf('nightly.yml', 'load'));
  const uploads = [...steps, ...stepsOf('site.yml', 'build')].filter(({ uses }) =>
    uses?.includes('upload'),
  );
  expect(uploads.map((step) => step.with?.path)).toEqual(['website/dist']);
});
