import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

test('lists what a lake has published if a requested resource is missing', async () => {
  using folder = temporaryFolder();
  const lake = pathToFileURL(join(folder.path, 'lake')).href;
  const cores = ['--source', 'snapshot', '--resource', 'cores'];
  const filled = await run(['run', '--target', 'lake', '--lake', lake, ...cores]);
  expect(filled.code, filled.stderr).toBe(0);
  const files = ['load', '--source', lake, '--zone', 'curated', '--resource', 'dragons'];
  const { code, stderr } = await run([...files, '--data-dir', join(folder.path, 'data')]);
  expect(stderr).toContain('has no published tables of "dragons". It has: cores.');
  expect(code).toBe(2);
});
