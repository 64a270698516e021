import { launchesV4, resources } from '@spacex-platform/spacex-client';
import { describe, expect, test } from 'vitest';
import { clientOf, failureOf } from './support/client.ts';
import { core, launch } from './support/documents.ts';
import { json, serve, status } from './support/server.ts';

describe('list', () => {
  test('returns documents, rejects and drift', async () => {
    const valid = launch();
    const [flight] = valid.cores;
    const drifted = {
      ...launch({ id: 'd' }),
      cores: [
        { ...flight, speed: 1 },
        { ...flight, speed: 2 },
      ],
    };
    const texts = [
      JSON.stringify(valid),
      '{ "id": "broken", "flight_number": "seven" }',
      '17',
      JSON.stringify(drifted),
    ];
    await using server = await serve((response) => response.end(`[\n${texts.join(',\n')}\n]`));
    const list = await clientOf(server).launches.list();

    expect(list.documents.map((one) => one.id)).toEqual([valid.id, 'd']);
    expect(list.drift).toEqual([{ path: 'cores[].speed', documents: 1 }]);
    expect(list.rejects.map(({ documentId, raw }) => [documentId, raw])).toEqual([
      ['broken', texts[1]],
      [null, '17'],
    ]);
    const issues = list.rejects[0]?.issues ?? [];
    expect(issues).toContainEqual(
      expect.objectContaining({ path: 'flight_number', code: 'invalid_type' }),
    );
    expect(issues.length).toBeGreaterThan(20);
  });

  test('returns URL, ETag, time and size of the response', async () => {
    await using server = await serve(json([core()], { etag: '"abc"' }));
    const before = new Date().toISOString();
    const list = await clientOf(server).cores.list();
    expect(list).toMatchObject({
      url: `${server.url}/v4/cores`,
      etag: '"abc"',
      notModified: false,
    });
    expect(list.bytes).toBe(JSON.stringify([core()]).length);
    expect(list.fetchedAt >= before && list.fetchedAt <= new Date().toISOString()).toBe(true);
  });

  test('accepts an empty list', async () => {
    await using server = await serve((response) => response.end(' [ ] '));
    expect(await clientOf(server).cores.list()).toMatchObject({ documents: [], rejects: [] });
  });
});

describe('get', () => {
  test('gets one document by its id', async () => {
    await using server = await serve(json(core()));
    expect(await clientOf(server).cores.get(core().id)).toEqual(core());
    await clientOf(server).cores.get('a/b?c');
    expect(server.received.map((one) => one.url)).toEqual([
      `/v4/cores/${core().id}`,
      '/v4/cores/a%2Fb%3Fc',
    ]);
  });

  test.each(['', '.', '..'])('rejects the id %j, which would lead to another path', async (id) => {
    await using server = await serve(json(core()));
    await failureOf(clientOf(server).cores.get(id), 'invalid_option');
    expect(server.received).toHaveLength(0);
  });

  test('lists every issue of a document that does not match its schema', async () => {
    await using server = await serve(json({ ...core(), block: 'five', serial: null }));
    const error = await failureOf(clientOf(server).cores.get(core().id), 'document_rejected');
    expect(error.issues.map((issue) => issue.path)).toEqual(['block', 'serial']);
    expect(error.message).toContain(`${core().id} of cores`);
    expect(error.message).toContain('block: ');
    expect(error.transient).toBe(false);
  });
});

test('requests latest, next, past and upcoming launches at their paths', async () => {
  await using server = await serve((response, { url }) =>
    response.end(JSON.stringify(/latest|next/.test(url) ? launch() : [launch()])),
  );
  const client = clientOf(server);
  expect(await client.launches.latest()).toEqual(launch());
  expect(await client.launches.next()).toEqual(launch());
  expect((await client.launches.past()).documents).toEqual([launch()]);
  expect((await client.launchesV4.upcoming()).documents).toEqual([launch()]);
  expect(server.received.map((one) => one.url)).toEqual([
    '/v5/launches/latest',
    '/v5/launches/next',
    '/v5/launches/past',
    '/v4/launches/upcoming',
  ]);
});

test('requests every resource at its path', async () => {
  await using server = await serve((response, { url }) =>
    response.end(/company|roadster/.test(url) ? '{}' : '[]'),
  );
  const client = clientOf(server);
  for (const name of Object.keys(resources) as (keyof typeof resources)[]) {
    if (name === 'company' || name === 'roadster') {
      await failureOf(client[name].get(), 'document_rejected');
    } else await client[name].list();
  }
  expect(server.received.map((one) => one.url)).toEqual([
    ...['capsules', 'company', 'cores', 'crew', 'dragons', 'history'].map((name) => `/v4/${name}`),
    ...['/v4/landpads', '/v5/launches', '/v4/launchpads', '/v4/payloads', '/v4/roadster'],
    ...['rockets', 'ships', 'starlink'].map((name) => `/v4/${name}`),
  ]);
});

describe('fetchBody', () => {
  test('returns the body as received, without parsing documents', async () => {
    const text = '[ {"anything": 1.0} ]';
    await using server = await serve((response) => response.end(text));
    const body = await clientOf(server).fetchBody(resources.cores);
    expect(body).toMatchObject({ resource: 'cores', text, bytes: text.length, status: 200 });
  });

  test('fetches launches from v4 if the server has no v5', async () => {
    await using server = await serve(status(404), json([launch()]));
    const body = await clientOf(server).fetchBody('launches');
    expect(body.url).toBe(`${server.url}/v4/launches`);
    expect(server.received.map((one) => one.url)).toEqual(['/v5/launches', '/v4/launches']);
  });

  test('does not fall back to v4 for other errors or other resources', async () => {
    await using broken = await serve(status(503));
    await failureOf(clientOf(broken).fetchBody('launches'), 'unavailable');
    expect(broken.received.every((one) => one.url === '/v5/launches')).toBe(true);
    await using missing = await serve(status(404));
    await failureOf(clientOf(missing).fetchBody('cores'), 'not_found');
    await failureOf(clientOf(missing).fetchBody(launchesV4), 'not_found');
    expect(missing.received).toHaveLength(2);
  });

  test('expects an array for a collection and an object for a singleton', async () => {
    await using server = await serve(json({}));
    await failureOf(clientOf(server).fetchBody('cores'), 'unexpected_shape');
    expect((await clientOf(server).fetchBody('company')).text).toBe('{}');
  });
});
