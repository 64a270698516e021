import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

const url = 'https://key:hunter2/+@bucket.example/lake?X-Amz-Signature=hunter2#hunter2';
const pg = ['run', '--target', 'postgres', '--source', 'snapshot'];

test.for<[string, readonly string[], Record<string, string>]>([
  ['a lake', ['run', '--source', 'snapshot', '--lake', url, '--json'], {}],
  ['a lake of the environment', ['lake', 'runs'], { SPACEX_LAKE: url }],
  ['a lake of the environment, written', ['extract', '--json'], { SPACEX_LAKE: url }],
  ['a bucket', ['lake', 'runs', '--lake', 's3://key:hunter2@bucket/lake'], {}],
  ['a source', ['run', '--source', url, '--json'], {}],
  ['a source that is no URL', ['run', '--source', 'postgres:hunter2'], {}],
  ['the bucket of a zone', ['extract', '--lake', 's3://b/x'], { SPACEX_RAW_BUCKET: 'k:hunter2@b' }],
  ['a host that is a whole URL', [...pg, '--json'], { PG_HOST: 'postgres://u:hunter2@db/d' }],
  ['a host with a password', [...pg, '--json'], { PG_HOST: 'u:hunter2@db' }],
  ['a port', pg, { PG_PORT: 'hunter2' }],
])('does not print the secrets of an invalid setting: %s', async ([, args, environment]) => {
  using folder = temporaryFolder();
  const place = args[0] === 'lake' ? [] : ['--data-dir', join(folder.path, 'data')];
  const done = await run([...args, ...place], environment);
  expect(done.stdout + done.stderr).not.toContain('hunter2');
  expect(done.code, done.stderr).toBe(2);
});
