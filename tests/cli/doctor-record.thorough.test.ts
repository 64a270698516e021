import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedLaunchLibraryStore } from '@spacex-platform/loaders/embedded';
import { syncLaunchLibrary } from '@spacex-platform/loaders/launch-library';
import { beforeAll, expect, test } from 'vitest';
import { setLaunches } from '../launch-library/support/launch-library-client.ts';
import { verifyRecording } from '../launch-library/support/recording.ts';
import { launchDocument, second } from '../support/launch-library/launch-document.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';
import { doctor, key, setRecent } from './doctor-launch-library.ts';

beforeAll(requireBuiltCommand);

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

test('reports where a recording differs from the schema, and records an answer that was not requested', async () => {
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
