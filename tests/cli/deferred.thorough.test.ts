import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { startApiServer } from '../support/api-server.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

const documents = { company: { id: 'c', name: 'SpaceX' }, launches: [], cores: [] };

function limited(seconds: number) {
  return { kind: 'status', status: 429, headers: { 'retry-after': String(seconds) } } as const;
}

test('ends at once with 76 if the API asks to wait longer than --max-wait', async () => {
  await using api = await startApiServer(documents);
  using folder = temporaryFolder();
  api.fault('*', limited(100_000), Number.POSITIVE_INFINITY);
  const started = Date.now();
  const place = ['--base-url', api.url, '--data-dir', join(folder.path, 'data')];
  const { code, stdout, stderr } = await run(['run', '--json', ...place]);
  expect(code, stderr).toBe(76);
  const result = JSON.parse(stdout) as { status: string; retryAt: string; error: { code: string } };
  expect(result).toMatchObject({ status: 'deferred', error: { code: 'deferred' } });
  const waitMs = Date.parse(result.retryAt) - started;
  expect(waitMs).toBeGreaterThan(99_000_000);
  expect(waitMs).toBeLessThan(101_000_000 + (Date.now() - started));
  expect(stderr).toContain('--max-wait');
  const lines = stderr.trim().split('\n');
  const logged = lines.map((line) => JSON.parse(line) as { level: string; code?: string });
  expect(logged.at(-1)).toMatchObject({ level: 'warn', code: 'deferred' });
  expect(logged.filter(({ level }) => level === 'error')).toEqual([]);
  // One request for each resource that was read, without a retry.
  expect(api.requests).toHaveLength(1);
});

test('waits as long as --max-wait or SPACEX_MAX_WAIT allows', async () => {
  await using api = await startApiServer(documents);
  using folder = temporaryFolder();
  const place = ['--base-url', api.url, '--lake', `file://${folder.path}`];
  const extract = ['extract', '--resource', 'cores', '--json', ...place];
  api.fault('*', limited(2), 1);
  const deferred = await run([...extract, '--max-wait', '1s']);
  expect(deferred.code, deferred.stderr).toBe(76);
  const variable = { SPACEX_MAX_WAIT: '1s' };
  api.fault('*', limited(2), 1);
  expect((await run(extract, variable)).code).toBe(76);
  api.fault('*', limited(2), 1);
  const waited = await run([...extract, '--max-wait', '5s'], variable);
  expect(waited.code, waited.stderr).toBe(0);
  const [before, after] = api.requests.slice(-2);
  expect(Number(after?.at) - Number(before?.at)).toBeGreaterThanOrEqual(1900);
});
