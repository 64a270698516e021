import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { logLines, requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

/** No server listens on this port. */
const down = {
  PG_HOST: '127.0.0.1',
  PG_PORT: '1',
  PG_DATABASE: 'x',
  PG_USER: 'x',
  PG_PASSWORD: 'x',
};

test('reports each target of a run that only some targets have completed', async () => {
  using folder = temporaryFolder();
  const lake = `file://${join(folder.path, 'lake')}`;
  const load = ['run', '--source', 'snapshot', '--resource', 'cores', '--lake', lake];
  const both = ['--target', 'postgres', '--target', 'lake', '--json'];
  const done = await run([...load, ...both], down);
  expect(done.code).toBe(75);
  expect(JSON.parse(done.stdout)).toMatchObject({
    status: 'failed',
    targets: [
      { name: 'postgres', status: 'failed', error: { code: 'connection', transient: true } },
      { name: 'lake', status: 'succeeded' },
    ],
  });
  const last = logLines(done.stderr).at(-1);
  expect(last?.['message']).toMatch(/failed on postgres, but is published on lake\. postgres: /);
  expect(last?.['message']).toMatch(/The next run loads what is missing\.$/);
  const count = ['query', 'select count(*) as n from cores', '--lake', lake, '--format', 'json'];
  const { stdout } = await run([...count, '--target', 'lake']);
  expect(JSON.parse(stdout)).toEqual([{ n: '78' }]);

  const quiet = await run([...load, '--target', 'postgres', '--target', 'lake', '--quiet'], down);
  expect(quiet.stderr).toContain('is published on lake');
  const alone = await run([...load, '--target', 'postgres', '--quiet'], down);
  expect(alone.code).toBe(75);
});

test('names the target that is missing in the figures of a run that failed in part', async () => {
  using folder = temporaryFolder();
  const lake = `file://${join(folder.path, 'lake')}`;
  const both = ['--target', 'postgres', '--target', 'lake', '--log-format', 'pretty'];
  const done = await run(['run', '--source', 'snapshot', '--lake', lake, ...both], down);
  expect(done.code).toBe(75);
  expect(done.stdout).toContain('It was not loaded into postgres; see the error above.');
  expect(done.stderr.trim().split('\n').at(-1)).toContain('but is published on lake');
});
