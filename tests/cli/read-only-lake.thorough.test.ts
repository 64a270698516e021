import { spawnSync } from 'node:child_process';
import { chmodSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { cliMain, requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

/** Root may write anywhere, so it runs the command as nobody. */
const reader = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

test.each([
  ['with a lock file', false],
  ['without a lock file', true],
])('a lake in a read-only directory can be queried: %s', async (_, withoutLock) => {
  using folder = temporaryFolder();
  const lake = join(folder.path, 'lake');
  const url = pathToFileURL(lake).href;
  const loaded = await run(['run', '--source', 'snapshot', '--target', 'lake', '--lake', url]);
  expect(loaded.code, loaded.stderr).toBe(0);
  if (withoutLock) for (const file of globSync('.lock*', { cwd: lake })) rmSync(join(lake, file));
  const all = [lake, ...globSync('**/*', { cwd: lake }).map((path) => join(lake, path))];
  chmodSync(folder.path, 0o755);
  for (const path of all) chmodSync(path, 0o555);
  try {
    for (const command of [
      ['query', 'select count(*) as n from cores', '--format', 'json'],
      ['runs', '--format', 'json'],
    ]) {
      const done = spawnSync(
        process.execPath,
        [cliMain, ...command, '--target', 'lake', '--lake', url],
        { ...reader, encoding: 'utf8', env: { PATH: process.env['PATH'], HOME: '/' } },
      );
      expect(done.stderr).toBe('');
      expect(done.status).toBe(0);
      expect(JSON.parse(done.stdout)).toHaveLength(1);
    }
    expect(globSync('.lock*', { cwd: lake }).length > 0).toBe(!withoutLock);
  } finally {
    for (const path of all) chmodSync(path, 0o755);
  }
});
