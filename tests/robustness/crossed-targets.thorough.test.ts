import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run, temporaryFolder } from '../cli/command.ts';

beforeAll(requireBuiltCommand);

test('runs with the same targets in different order do not deadlock', async () => {
  using folder = temporaryFolder();
  const lake = pathToFileURL(`${folder.path}/lake`).href;
  const places = ['--data-dir', `${folder.path}/data`, '--lake', lake, '--lock-timeout', '60'];
  const flags = ['run', '--source', 'snapshot', '--resource', 'cores', ...places];
  const targets = ['--target', 'embedded', '--target', 'lake'];
  const crossed = ['--target', 'lake', '--target', 'embedded'];
  const all = await Promise.all(
    [targets, crossed, targets, crossed].map((some) => run([...flags, ...some])),
  );
  for (const { code, stderr } of all) expect(code, stderr).toBe(0);
});
