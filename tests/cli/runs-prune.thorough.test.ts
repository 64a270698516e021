import { beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

test('runs prune lists old runs, and deletes them with --yes', async () => {
  using folder = temporaryFolder();
  const location = ['--target', 'lake', '--lake', `file://${folder.path}`];
  const etl = (...args: string[]) => run([...args, ...location]);
  const load = () => etl('run', '--source', 'snapshot', '--resource', 'cores', '--json', '--quiet');
  const ids: string[] = [];
  for (let times = 0; times < 3; times++) {
    const { stdout } = await load();
    ids.push((JSON.parse(stdout) as { runId: string }).runId);
  }
  const [first = '', second = '', third = ''] = ids;

  const recent = await etl('runs', 'prune', '--keep', '1');
  expect(recent).toMatchObject({ code: 0, stdout: 'There are no runs to delete.\n' });
  const options = ['runs', 'prune', '--keep', '2', '--older-than', '0m'];
  const listed = await etl(...options);
  expect(listed.stdout).toContain(first);
  expect(listed.stdout).not.toContain(second);
  expect(listed.stdout).toContain('1 run would be deleted. Re-run with --yes to delete them.');
  const deleted = await etl(...options, '--yes', '--format', 'json');
  expect(JSON.parse(deleted.stdout)).toMatchObject({ removed: true, runs: [{ runId: first }] });
  const { stdout } = await etl('runs', '--format', 'json');
  const left = (JSON.parse(stdout) as { runId: string }[]).map(({ runId }) => runId);
  expect(left).toEqual([third, second]);
});
