import {
  createSpacexClient,
  type Filter,
  type Launch,
  type LaunchCore,
} from '@spacex-platform/spacex-client';
import { apiFetch, startApiServer } from '@spacex-platform/spacex-client/testing';
import { expect, test } from 'vitest';
import { core, launch } from './support/documents.ts';

const cores = [
  core({ id: 'a', serial: 'B1', status: 'lost' }),
  core({ id: 'b', serial: 'B2', status: 'active' }),
  core({ id: 'c', serial: 'B3', status: 'active' }),
];

test('answers without a socket as the server does', async () => {
  await using api = await startApiServer({ cores });
  const overHttp = createSpacexClient({ baseUrl: api.url, retries: 0 });
  const inProcess = createSpacexClient({
    baseUrl: 'https://api.invalid/prefix',
    fetch: apiFetch({ cores }),
    retries: 0,
  });
  for (const client of [overHttp, inProcess]) {
    const { documents, rejects } = await client.cores.list();
    expect(documents.map(({ serial }) => serial)).toEqual(['B1', 'B2', 'B3']);
    expect(rejects).toEqual([]);
    expect((await client.cores.get('b')).serial).toBe('B2');
    const page = await client.cores.query({ status: 'active' }, { limit: 1, page: 2 });
    expect(page).toMatchObject({ totalDocs: 2, totalPages: 2, documents: [{ serial: 'B3' }] });
    await expect(client.cores.get('d')).rejects.toMatchObject({ code: 'not_found' });
  }
});

test('is aborted without a socket', async () => {
  const client = createSpacexClient({ fetch: apiFetch({ cores }) });
  const list = client.cores.list({ signal: AbortSignal.abort() });
  await expect(list).rejects.toMatchObject({ code: 'aborted' });
});

test('shows documents that a test changes', async () => {
  const documents = { cores: [...cores] };
  const client = createSpacexClient({ fetch: apiFetch(documents) });
  documents.cores.pop();
  expect((await client.cores.list()).documents).toHaveLength(2);
});

test('filters by the operators of the client', async () => {
  const launches = [
    launch({ id: 'a', name: 'Starlink 1', cores: [launchCore({ reused: true, legs: false })] }),
    launch({ id: 'b', name: 'CRS-2', cores: [launchCore({ reused: true, legs: true })] }),
  ];
  const { launches: client } = createSpacexClient({ fetch: apiFetch({ launches }) });
  const idsFor = async (filter: Filter<Launch>) =>
    (await client.query(filter)).documents.map(({ id }) => id);
  expect(await idsFor({ cores: { $elemMatch: { reused: true, legs: true } } })).toEqual(['b']);
  expect(await idsFor({ name: { $regex: '^starlink', $options: 'i' } })).toEqual(['a']);
  expect(await idsFor({ cores: { $size: 1 } })).toEqual(['a', 'b']);
  expect(await idsFor({ cores: { $size: 2 } })).toEqual([]);
});

function launchCore(changes: Partial<LaunchCore>): LaunchCore {
  const nothing = {
    core: null,
    flight: null,
    gridfins: null,
    landing_attempt: null,
    landpad: null,
  };
  return {
    ...nothing,
    legs: null,
    reused: null,
    landing_success: null,
    landing_type: null,
    ...changes,
  };
}
