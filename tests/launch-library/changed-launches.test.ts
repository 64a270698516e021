import type {
  ChangedLaunches,
  LaunchLibraryLaunch,
} from '@spacex-platform/spacex-client/launch-library';
import { expect, test } from 'vitest';
import { launchDocument, second } from '../support/launch-library/launch-document.ts';
import type { LaunchLibraryServer } from '../support/launch-library/launch-library-server.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { clientOf, collect, failureOf, setLaunches } from './support/launch-library-client.ts';
import { unseenLaunches } from './support/unseen-launches.ts';

const start = { updatedFrom: '1970-01-01T00:00:00Z', offset: 0 };
const filter = { provider: 121 };
const many = (count: number) => Array.from({ length: count }, (_, at) => launchDocument(at + 1));
const tie = '2023-06-14T03:30:56Z';

type Page = ChangedLaunches<LaunchLibraryLaunch>;

/** The last reading of each launch. */
function latest(pages: readonly Page[]): Map<string, LaunchLibraryLaunch> {
  return new Map(pages.flatMap(({ documents }) => documents.map((one) => [one.id, one])));
}

function expectState(found: Map<string, LaunchLibraryLaunch>, server: LaunchLibraryServer): void {
  const names = (launches: Iterable<{ id: string; name?: unknown }>) =>
    [...launches].map(({ id, name }) => `${id} ${name}`).toSorted();
  expect(names(found.values())).toEqual(names(server.launches.values()));
}

test('reads every launch once a page, without an offset', async () => {
  await using server = await startLaunchLibrary();
  setLaunches(server, many(230));
  const pages = await collect(clientOf(server).changedLaunches(start, filter));
  expect(pages.map(({ documents }) => documents.length)).toEqual([100, 100, 32]);
  expect(pages.map(({ isLast }) => isLast)).toEqual([false, false, true]);
  expect(pages.map(({ isTie }) => isTie)).toEqual([false, false, false]);
  expectState(latest(pages), server);
  expect(server.requests.filter(({ path }) => path.includes('offset'))).toEqual([]);
  expect(pages.at(-1)?.next).toEqual({ updatedFrom: launchDocument(230).last_updated, offset: 0 });
});

test('reads none twice after the last page, except for those of the last second', async () => {
  await using server = await startLaunchLibrary();
  setLaunches(server, many(120));
  const client = clientOf(server);
  const all = await collect(client.changedLaunches(start, filter));
  const [page, ...more] = await collect(client.changedLaunches(all.at(-1)?.next ?? start, filter));
  expect(page?.documents.map(({ id }) => id)).toEqual([launchDocument(120).id]);
  expect(more).toEqual([]);
});

test('reads a launch that is saved between two pages, and skips none because of it', async () => {
  await using server = await startLaunchLibrary();
  setLaunches(server, many(150));
  let saved = 0;
  server.onRequest = () => {
    // Before the second page: with an offset of 100, the 101st launch would be skipped.
    if (server.requests.length !== 2) return;
    const edited = {
      ...launchDocument(50),
      name: 'Edited',
      last_updated: second(Date.UTC(2026, 6)),
    };
    server.launches.set(edited.id, edited);
    saved++;
  };
  const pages = await collect(clientOf(server).changedLaunches(start, filter));
  expect(saved).toBe(1);
  expectState(latest(pages), server);
});

test('reads 250 launches of one second', async () => {
  await using server = await startLaunchLibrary();
  const tied = many(250).map((one) => ({ ...one, last_updated: tie }));
  setLaunches(server, [...tied, ...many(300).slice(250)]);
  const pages = await collect(clientOf(server).changedLaunches(start, filter));
  expectState(latest(pages), server);
  expect(pages.some(({ isTie }) => isTie)).toBe(true);
});

test('says that a launch may be missing if the order of one second is undefined', async () => {
  await using server = await startLaunchLibrary(100);
  server.inTie = 'shuffled';
  setLaunches(
    server,
    many(250).map((one) => ({ ...one, last_updated: tie })),
  );
  const client = clientOf(server);
  const pages = await collect(client.changedLaunches(start, filter));
  const found = latest(pages);
  // A shuffled order repeats some launches and skips others, with near certainty.
  expect(found.size).toBeLessThan(250);
  expect(pages.some(({ isTie }) => isTie)).toBe(true);
  for (const one of await unseenLaunches(client, filter, found)) found.set(one.id, one);
  expectState(found, server);
});

test('continues if the server allows fewer launches on a page', async () => {
  await using server = await startLaunchLibrary(100);
  server.maxPageSize = 7;
  setLaunches(server, [
    ...many(20).map((one) => ({ ...one, last_updated: tie })),
    ...many(60).slice(20),
  ]);
  const pages = await collect(clientOf(server).changedLaunches(start, filter));
  expectState(latest(pages), server);
});

test.each([['offset'], ['last_updated__gte']])(
  'ends if the server ignores %s',
  async (parameter) => {
    await using server = await startLaunchLibrary(100);
    setLaunches(
      server,
      many(250).map((one) => ({ ...one, last_updated: tie })),
    );
    server.fault({ kind: 'ignored', parameters: [parameter] }, 50);
    const client = clientOf(server);
    const from =
      parameter === 'offset' ? start : { updatedFrom: '2023-06-14T03:30:57Z', offset: 0 };
    const failure = await failureOf(collect(client.changedLaunches(from, filter)));
    expect(failure.code).toBe('unexpected_shape');
  },
);

test('refuses a cursor that is not a time', async () => {
  await using server = await startLaunchLibrary();
  const pages = clientOf(server).changedLaunches({ updatedFrom: 'yesterday', offset: 0 });
  expect((await failureOf(collect(pages))).message).toContain('Invalid cursor "yesterday"');
});

test('moves the cursor past a page that has only rejects', async () => {
  await using server = await startLaunchLibrary();
  setLaunches(server, [
    launchDocument(1, { status: null }),
    launchDocument(2, { last_updated: 'soon' }),
  ]);
  const [page] = await collect(clientOf(server).changedLaunches(start));
  expect(page?.rejects).toHaveLength(2);
  expect(page?.next.updatedFrom).toBe(launchDocument(1).last_updated);
});
