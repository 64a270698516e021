import { expect, test } from 'vitest';
import { launchDocument } from '../support/launch-library/launch-document.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { clientOf, collect, failureOf, setLaunches } from './support/launch-library-client.ts';

const spacex = 121;
const otherProvider = { launch_service_provider: { id: 141, name: 'Blue Origin' } };
const numbers = (count: number, first = 1) => Array.from({ length: count }, (_, at) => first + at);
const at = (text: string) => new Date(text);

async function withLaunches(count = 5) {
  const server = await startLaunchLibrary();
  setLaunches(
    server,
    numbers(count).map((number) => launchDocument(number)),
  );
  return server;
}

test('requests launches with every filter, in the words of 2.3.0', async () => {
  await using server = await withLaunches();
  const wanted = launchDocument(3);
  const page = await clientOf(server).launches(
    {
      provider: spacex,
      netFrom: at('2026-01-02T00:00:00.999Z'),
      netTo: at('2026-01-06T00:00:00Z'),
      updatedFrom: at('2026-01-01T00:00:00Z'),
      ids: [wanted.id],
    },
    { limit: 20 },
  );
  expect(page.documents).toEqual([{ response_mode: 'detailed', ...wanted }]);
  expect(page.count).toBe(1);
  expect(page.url).toBe(`${server.url}${server.requests[0]?.path}`);
  expect(Object.fromEntries(new URL(page.url).searchParams)).toEqual({
    mode: 'detailed',
    limit: '20',
    ordering: 'net',
    lsp__id: '121',
    net__gte: '2026-01-02T00:00:00Z',
    net__lte: '2026-01-06T00:00:00Z',
    last_updated__gte: '2026-01-01T00:00:00Z',
    id: wanted.id,
  });
});

test('returns what each mode has', async () => {
  await using server = await withLaunches(1);
  const client = clientOf(server);
  const [listed] = (await client.launches({}, { mode: 'list' })).documents;
  const [normal] = (await client.launches({}, { mode: 'normal' })).documents;
  const [detailed] = (await client.launches()).documents;
  expect(Object.keys(listed ?? {}).toSorted()).toEqual([
    'id',
    'last_updated',
    'name',
    'net',
    'response_mode',
    'status',
  ]);
  expect(normal?.rocket?.configuration?.id).toBe(164);
  expect(normal?.rocket?.launcher_stage).toBeUndefined();
  expect(detailed?.rocket?.launcher_stage).toHaveLength(1);
});

test('separates rejects and drift from documents', async () => {
  await using server = await startLaunchLibrary();
  const bad = launchDocument(2, { status: null });
  setLaunches(server, [launchDocument(1), bad, launchDocument(3, { altitude: 1 })]);
  const { documents, rejects, drift, raw } = await clientOf(server).launches();
  expect(documents.map(({ name }) => name)).toEqual([1, 3].map((one) => launchDocument(one).name));
  expect(rejects).toHaveLength(1);
  expect(rejects[0]).toMatchObject({ resource: 'launches', documentId: bad.id });
  expect(rejects[0]?.issues[0]?.path).toBe('status');
  expect(rejects[0]?.raw).toBe(raw[1]);
  expect(drift).toEqual([{ path: 'altitude', documents: 1 }]);
});

test.each([
  ['lsp__id', { provider: spacex }, /of the provider 141 instead of 121/],
  ['net__gte', { netFrom: at('2026-01-04T00:00:00Z') }, /outside of the requested range/],
  ['net__lte', { netTo: at('2026-01-04T00:00:00Z') }, /outside of the requested range/],
  ['last_updated__gte', { updatedFrom: at('2026-01-02T00:00:03Z') }, /last changed before/],
  ['id', { ids: [launchDocument(3).id] }, /which was not requested/],
])('fails if the server ignores %s', async (parameter, filter, message) => {
  await using server = await withLaunches();
  const other = launchDocument(6, otherProvider);
  server.launches.set(other.id, other);
  server.fault({ kind: 'ignored', parameters: [parameter] });
  const failure = await failureOf(clientOf(server).launches(filter));
  expect(failure.code).toBe('unexpected_shape');
  expect(failure.message).toMatch(message);
  expect(failure.message).toContain('version 2.3.0 of Launch Library');
  const { documents } = await clientOf(server).launches(filter);
  expect(documents.length).toBeGreaterThan(0);
  expect(documents.length).toBeLessThan(6);
});

test('fails if the server ignores the mode, or answers something else than a page', async () => {
  await using server = await withLaunches();
  server.fault({ kind: 'mode', mode: 'normal' });
  const mode = await failureOf(clientOf(server).launches());
  expect(mode.message).toContain('launches in the mode normal instead of detailed');
  const fetch = async () => Response.json({ detail: 'Moved' });
  const page = await failureOf(clientOf(server, { fetch }).launches());
  expect(page).toMatchObject({ code: 'unexpected_shape', resource: 'launches' });
  const list = await failureOf(
    clientOf(server, { fetch: async () => Response.json([]) }).launches(),
  );
  expect(list.message).toContain('Check that the base URL serves version 2.3.0 of Launch Library.');
});

test('fails if the server ignores the limit or the order', async () => {
  await using server = await startLaunchLibrary();
  setLaunches(
    server,
    [3, 1, 2].map((number) => launchDocument(number)),
  );
  const client = clientOf(server);
  server.fault({ kind: 'ignored', parameters: ['ordering'] });
  const order = await failureOf(client.launches());
  expect(order.message).toContain('out of order: its net is before that of the launch before it');
  server.fault({ kind: 'ignored', parameters: ['limit'] });
  const limit = await failureOf(client.launches({}, { limit: 2 }));
  expect(limit.message).toContain('returned 3 launches instead of at most 2');
});

test('returns the newest launch first, and fails if the server does not', async () => {
  await using server = await startLaunchLibrary();
  setLaunches(
    server,
    [3, 1, 2].map((number) => launchDocument(number)),
  );
  const client = clientOf(server);
  const { documents } = await client.launches({}, { ordering: '-net' });
  const newest = [3, 2, 1].map((number) => launchDocument(number).id);
  expect(documents.map(({ id }) => id)).toEqual(newest);
  server.fault({ kind: 'ignored', parameters: ['ordering'] });
  const order = await failureOf(client.launches({}, { ordering: '-net' }));
  expect(order.message).toContain('out of order: its net is after that of the launch before it');
});

test('cannot tell launches of another provider in a list, which names none', async () => {
  await using server = await startLaunchLibrary();
  setLaunches(server, [launchDocument(1, otherProvider)]);
  server.fault({ kind: 'ignored', parameters: ['lsp__id'] });
  const page = await clientOf(server).launches({ provider: spacex }, { mode: 'list' });
  expect(page.documents).toHaveLength(1);
});

test('fetches all boosters in the order of their ids, also if pages are smaller', async () => {
  await using server = await startLaunchLibrary();
  server.launchers = numbers(130).map((id) => ({
    ...{ id, response_mode: 'detailed', serial_number: `B${1000 + id}`, status: null },
  }));
  server.maxPageSize = 50;
  const pages = await collect(clientOf(server).launchers('SpaceX'));
  expect(pages.map(({ documents }) => documents.length)).toEqual([50, 50, 30]);
  expect(pages.flatMap(({ documents }) => documents.map(({ id }) => id))).toEqual(numbers(130));
  expect(server.requests[1]?.path).toContain('launcher_config__manufacturer__name=SpaceX');
});

test('fails if boosters are not in the order of their ids', async () => {
  await using server = await startLaunchLibrary();
  server.launchers = [2, 1].map((id) => ({ id, response_mode: 'detailed' }));
  const failure = await failureOf(collect(clientOf(server).launchers('SpaceX')));
  expect(failure.message).toContain('the launcher 1 after the launcher 2');
});

test.each(['object', 'array'] as const)('reads the state of the limit as an %s', async (form) => {
  await using server = await withLaunches();
  server.throttleAs = form;
  const client = clientOf(server);
  await client.launches();
  expect(await client.throttle()).toEqual({
    ...{ limit: 15, periodSeconds: 3600, used: 1, nextUseSeconds: 0, identity: '127.0.0.1' },
  });
  expect(server.requests).toHaveLength(1);
});

test('retries a page that is HTML with status 502, or is cut', async () => {
  await using server = await withLaunches();
  server.fault({ kind: 'html' });
  server.fault({ kind: 'cut', bytes: 700 });
  const codes: string[] = [];
  const client = clientOf(server, { onRetry: ({ code }) => codes.push(code) });
  expect((await client.launches()).documents).toHaveLength(5);
  expect(codes).toEqual(['unavailable', 'broken_body']);
  expect(server.requests).toHaveLength(3);
});

test('ends after two retries, because each attempt counts', async () => {
  await using server = await withLaunches();
  server.fault({ kind: 'html' }, 10);
  expect((await failureOf(clientOf(server).launches())).code).toBe('unavailable');
  expect(server.requests).toHaveLength(3);
});

test('times out if the answer stalls', async () => {
  await using server = await withLaunches();
  server.fault({ kind: 'stall', ms: 60_000 });
  const client = clientOf(server, { timeoutMs: 200, retries: 0 });
  expect((await failureOf(client.launches())).code).toBe('timeout');
});

test.each([
  [{ apiKey: 'two words' }, 'Invalid apiKey'],
  [{ maxWaitMs: -1 }, 'Invalid maxWaitMs -1'],
  [{ timeoutMs: 0 }, 'Invalid timeoutMs 0'],
  [{ baseUrl: 'nowhere' }, 'Invalid baseUrl'],
  [{ signal: {} as AbortSignal }, 'Invalid signal: expected an AbortSignal.'],
])('refuses the option %j', async (options, message) => {
  await using server = await withLaunches();
  expect(() => clientOf(server, options)).toThrow(message);
});

test.each([
  [{ ids: [] }, {}, 'Invalid ids'],
  [{ ids: ['a,b'] }, {}, 'Invalid ids'],
  [{ netFrom: new Date(Number.NaN) }, {}, 'Invalid time in a filter'],
  [{}, { limit: 101 }, 'Invalid limit 101'],
  [{}, { offset: -1 }, 'Invalid offset -1'],
])('refuses the request %j %j before it is sent', async (filter, options, message) => {
  await using server = await withLaunches();
  const failure = await failureOf(clientOf(server).launches(filter, options));
  expect(failure.code).toBe('invalid_option');
  expect(failure.message).toContain(message);
  expect(server.requests).toEqual([]);
});
