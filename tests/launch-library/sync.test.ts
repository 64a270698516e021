import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { embeddedLaunchLibraryStore } from '@spacex-platform/loaders/embedded';
import {
  type LaunchLibraryStore,
  readLaunchLibrary,
} from '@spacex-platform/loaders/launch-library';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { second } from '../support/launch-library/launch-document.ts';
import {
  type LaunchLibraryServer,
  startLaunchLibrary,
} from '../support/launch-library/launch-library-server.ts';
import { launchOf, setFleet } from './support/fleet.ts';
import { failureOf } from './support/launch-library-client.ts';
import { dayMs, hourMs, mostInAnyHour, movedClock } from './support/moved-clock.ts';
import { documentsOf, expectServerState, syncWith } from './support/synchronized.ts';

const clock = movedClock();
let server: LaunchLibraryServer;
let directory: string;
let store: LaunchLibraryStore;

beforeEach(async () => {
  server = await startLaunchLibrary();
  clock.attach(server);
  directory = await mkdtemp(join(tmpdir(), 'launch-library-'));
  store = embeddedLaunchLibraryStore(directory);
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

/** Changes a launch of the server; a silent edit leaves its `last_updated`. */
function edit(number: number, fleet: number, { silent = false, name = `Edited ${number}` } = {}) {
  const launch = launchOf(number, fleet);
  const updated = silent ? {} : { last_updated: second(Date.now()) };
  server.launches.set(launch.id, { ...launch, name, ...updated });
}

function idOf(number: number): string {
  return launchOf(number, 1).id;
}

function sentPaths(from = 0): string[] {
  return server.requests.slice(from).map(({ path }) => path);
}

test('a first load of 800 launches takes 12 requests or fewer, a daily run 2, and 3 after a bulk edit', async () => {
  setFleet(server, 800, 130);
  const first = await syncWith(store, server);
  expect(first).toMatchObject({ status: 'complete', isCurrent: true, stored: 930, removed: 0 });
  expect(first.requests).toBe(server.requests.length);
  expect(first.requests).toBeLessThanOrEqual(12);
  console.log(`a first load of 800 launches: ${first.requests} requests`);
  await expectServerState(store, server);

  clock.advance(dayMs);
  edit(799, 800);
  expect(await syncWith(store, server)).toMatchObject({
    status: 'complete',
    requests: 2,
    stored: 1,
  });
  await expectServerState(store, server);

  clock.advance(dayMs);
  for (let number = 1; number <= 150; number++) {
    edit(number, 800);
    clock.advance(1000);
  }
  const bulk = await syncWith(store, server);
  expect(bulk).toMatchObject({ status: 'complete', requests: 3, stored: 150 });
  await expectServerState(store, server);
});

test('250 launches that were changed at the same second need no census if all of them were read', async () => {
  setFleet(server, 800, 30);
  await syncWith(store, server);
  clock.advance(dayMs);
  for (let number = 1; number <= 250; number++) edit(number, 800);
  const before = server.requests.length;
  const run = await syncWith(store, server);
  expect(run).toMatchObject({ status: 'complete', stored: 250 });
  expect(run.requests).toBeLessThanOrEqual(6);
  expect(sentPaths(before).filter((path) => path.includes('mode=list'))).toEqual([]);
  await expectServerState(store, server);
});

test('a run that the limit ends keeps every page, and the next ones continue there', async () => {
  setFleet(server, 2100, 30);
  const first = await syncWith(store, server);
  expect(first).toMatchObject({
    status: 'deferred',
    isCurrent: false,
    requests: 15,
    syncedAt: null,
  });
  expect((await documentsOf(store)).launches.size).toBe(1 + 15 * 99);
  const stored = first.stored;

  // Asking sooner sends nothing.
  const tooSoon = await syncWith(store, server);
  expect(tooSoon).toMatchObject({ status: 'deferred', requests: 0 });
  expect(tooSoon.retryAt?.getTime()).toBeGreaterThan(Date.now());

  clock.advanceTo(first.retryAt ?? new Date());
  const second = await syncWith(store, server);
  expect(second).toMatchObject({ status: 'complete', isCurrent: true });
  expect(stored + second.stored).toBe(2130);
  expect(mostInAnyHour(server.window.all)).toBe(15);
  await expectServerState(store, server);
});

test('a launch that was deleted or given to another provider is gone when it was asked for by id', async () => {
  setFleet(server, 120, 5);
  await syncWith(store, server);
  server.launches.delete(idOf(7));
  const moved = launchOf(8, 120);
  server.launches.set(moved.id, { ...moved, launch_service_provider: { id: 1 } });

  clock.advance(3 * dayMs);
  const before = server.requests.length;
  expect(await syncWith(store, server)).toMatchObject({ status: 'complete', removed: 2 });
  expect(sentPaths(before).filter((path) => path.includes('mode=list'))).toHaveLength(2);
  const asked = sentPaths(before).filter((path) => path.includes('&id='));
  expect(asked).toHaveLength(1);
  expect(decodeURIComponent(String(asked))).toContain(`id=${idOf(7)},${idOf(8)}`);
  await expectServerState(store, server);
  const state = await store.readState();
  expect(Object.keys(state?.gone.launches ?? {}).sort()).toEqual([idOf(7), idOf(8)]);

  // A launch that comes back is no longer gone.
  edit(7, 120);
  clock.advance(hourMs);
  expect(await syncWith(store, server)).toMatchObject({ stored: 1 });
  await expectServerState(store, server);
  expect(Object.keys((await store.readState())?.gone.launches ?? {})).toEqual([idOf(8)]);
});

test('many launches that vanish together are gone only after two listings', async () => {
  setFleet(server, 300, 5);
  await syncWith(store, server);
  for (let number = 1; number <= 150; number++) server.launches.delete(idOf(number));
  clock.advance(dayMs);
  expect(await syncWith(store, server, { census: true })).toMatchObject({ removed: 0 });
  expect((await documentsOf(store)).launches.size).toBe(300);
  clock.advance(dayMs);
  expect(await syncWith(store, server, { census: true })).toMatchObject({ removed: 150 });
  await expectServerState(store, server);
});

test('edits without a new last_updated are read for three weeks in every run, later by the weekly pass', async () => {
  setFleet(server, 120, 5);
  await syncWith(store, server);
  clock.advance(dayMs);
  edit(110, 120, { silent: true });
  edit(50, 120, { silent: true });
  expect(await syncWith(store, server)).toMatchObject({ requests: 2, stored: 1 });
  const found = await documentsOf(store);
  expect(found.launches.get(idOf(110))).toMatchObject({ name: 'Edited 110' });
  expect(found.launches.get(idOf(50))).not.toMatchObject({ name: 'Edited 50' });

  clock.advance(6 * dayMs);
  const full = await syncWith(store, server);
  expect(full).toMatchObject({ status: 'complete', stored: 1 });
  expect(full.requests).toBeLessThanOrEqual(4);
  await expectServerState(store, server);
});

test('a change that became visible late is read by the overlap of ten minutes', async () => {
  setFleet(server, 20, 5);
  edit(20, 20);
  await syncWith(store, server);
  clock.advance(hourMs);
  const late = { last_updated: second(Date.now() - hourMs - 9 * 60_000), name: 'Late' };
  server.launches.set(idOf(3), { ...launchOf(3, 20), net: '2023-01-01T00:00:00Z', ...late });
  expect(await syncWith(store, server)).toMatchObject({ stored: 1 });
  await expectServerState(store, server);
});

test('launches that share one second are found by a census, and those that are skipped by their ids', async () => {
  setFleet(server, 330, 5);
  for (const one of server.launches.values()) one.last_updated = '2023-06-14T03:30:56Z';
  server.inTie = 'shuffled';
  const complete = async () => {
    let run = await syncWith(store, server);
    for (let runs = 0; run.status === 'deferred' && runs < 3; runs++) {
      clock.advanceTo(run.retryAt ?? new Date());
      run = await syncWith(store, server);
    }
    expect(run.status).toBe('complete');
    await expectServerState(store, server);
  };
  await complete();

  clock.advance(dayMs);
  for (const one of server.launches.values()) {
    Object.assign(one, { name: 'Edited', last_updated: second(Date.now()) });
  }
  await complete();
});

test('launches that a tie hides are requested by their ids, also with small pages and silent edits', async () => {
  await using large = await startLaunchLibrary(1000);
  clock.attach(large);
  setFleet(large, 150, 5);
  for (const one of large.launches.values()) one.last_updated = '2023-06-14T03:30:56Z';
  Object.assign(large, { inTie: 'shuffled', maxPageSize: 25 });
  expect(await syncWith(store, large)).toMatchObject({ status: 'complete', removed: 0 });
  await expectServerState(store, large);

  clock.advance(dayMs);
  for (const one of large.launches.values()) one['name'] = `Silent ${one.id}`;
  expect(await syncWith(store, large, { full: true })).toMatchObject({ status: 'complete' });
  await expectServerState(store, large);
});

test('a failed request ends the run, and the next one continues after the last page', async () => {
  setFleet(server, 250, 5);
  // The first page ends in the middle of a second, so the rest of that second must come again.
  for (const [at, one] of [...server.launches.values()].entries()) {
    one.last_updated = second(Date.UTC(2026, 0) + Math.floor(at / 7) * 1000);
  }
  server.onRequest = () => {
    if (server.requests.length === 2) server.fault({ kind: 'html' });
  };
  const error = await failureOf(syncWith(store, server));
  expect(error.code).toBe('unavailable');
  expect((await documentsOf(store)).launches.size).toBe(100);
  expect(await syncWith(store, server)).toMatchObject({ status: 'complete', stored: 155 });
  expect(sentPaths().filter((path) => path.includes('last_updated__gte=1970'))).toHaveLength(1);
  await expectServerState(store, server);
});

test('two runs at the same time share one budget and end in the state of the server', async () => {
  setFleet(server, 1200, 30);
  const other = embeddedLaunchLibraryStore(directory);
  let results = await Promise.all([syncWith(store, server), syncWith(other, server)]);
  expect(mostInAnyHour(server.window.all)).toBe(15);
  expect(server.requests).toHaveLength(15);
  for (let runs = 0; results.some(({ status }) => status === 'deferred') && runs < 5; runs++) {
    clock.advance(2 * hourMs);
    results = await Promise.all([syncWith(store, server), syncWith(other, server)]);
  }
  expect(results.map(({ status }) => status)).toEqual(['complete', 'complete']);
  expect(mostInAnyHour(server.window.all)).toBe(15);
  expect(server.requests).toHaveLength(server.window.all.length);
  await expectServerState(store, server);
});

test('the requests of other programs at the same address are left out of the budget', async () => {
  setFleet(server, 2000, 5);
  for (let count = 0; count < 9; count++) server.window.take(server.now);
  expect(await syncWith(store, server)).toMatchObject({ status: 'deferred', requests: 6 });
  expect(server.requests).toHaveLength(6);
});

test('the limit of a key is adopted, its budget is its own, and no file contains it', async () => {
  await using keyed = await startLaunchLibrary(40);
  clock.attach(keyed);
  setFleet(keyed, 2100, 30);
  const apiKey = 'secret-key-4711';
  const run = await syncWith(store, keyed, { client: { apiKey } });
  expect(run).toMatchObject({ status: 'complete' });
  expect(run.requests).toBeGreaterThan(15);
  expect(keyed.requests[0]?.authorization).toBe(`Token ${apiKey}`);
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) expect(await readFile(file, 'latin1'), file).not.toContain(apiKey);
  expect(JSON.stringify(await store.readState())).not.toContain(apiKey);
});

test('an unknown state of the limit is a warning', async () => {
  setFleet(server, 3, 1);
  const events: string[] = [];
  const fetchWithoutThrottle: typeof fetch = async (url, init) =>
    String(url).includes('api-throttle') ? new Response('gone', { status: 404 }) : fetch(url, init);
  const run = await syncWith(store, server, {
    client: { fetch: fetchWithoutThrottle },
    onEvent: (event) => events.push(event.type === 'warning' ? event.message : event.type),
  });
  expect(run.status).toBe('complete');
  expect(events[0]).toMatch(/^The limit of requests is not known: /);
  expect(events.slice(1)).toEqual(['page', 'page']);
});

test('documents are kept as received, rejects included, and can be validated again', async () => {
  setFleet(server, 3, 2);
  server.launches.set(idOf(2), { ...launchOf(2, 3), status: 'unknown' });
  await syncWith(store, server);
  const { launches, launchers, rejects } = await readLaunchLibrary(store);
  expect(launches.map(({ id }) => id)).toEqual([idOf(1), idOf(3)]);
  expect(launchers.map(({ id }) => id)).toEqual([1, 2]);
  expect(rejects.map(({ documentId }) => documentId)).toEqual([idOf(2)]);
  const response = await fetch(`${server.url}/launches/?mode=detailed&limit=100`);
  const body = await response.text();
  for await (const { kind, text } of store.documents()) {
    if (kind === 'launches') expect(body).toContain(text);
  }
});

test('a launch without a usable id is stored, and gone after two listings without it', async () => {
  setFleet(server, 5, 1);
  server.launches.set('none', { ...launchOf(2, 5), id: null as unknown as string });
  server.launches.set('odd', { ...launchOf(3, 5), id: 'a b,c' });
  expect(await syncWith(store, server)).toMatchObject({ status: 'complete', stored: 8 });
  expect((await readLaunchLibrary(store)).rejects).toHaveLength(1);
  server.launches.delete('none');
  server.launches.delete('odd');
  clock.advance(dayMs);
  expect(await syncWith(store, server, { census: true })).toMatchObject({ removed: 0 });
  clock.advance(dayMs);
  expect(await syncWith(store, server, { census: true })).toMatchObject({ removed: 2 });
  await expectServerState(store, server);
});

test('another server replaces what the first one had', async () => {
  setFleet(server, 30, 5);
  await syncWith(store, server);
  await using other = await startLaunchLibrary();
  clock.attach(other);
  setFleet(other, 20, 3);
  expect(await syncWith(store, other)).toMatchObject({ status: 'complete', removed: 10 });
  clock.advance(7 * dayMs);
  expect(await syncWith(store, other)).toMatchObject({ removed: 2 });
  await expectServerState(store, other);
});
