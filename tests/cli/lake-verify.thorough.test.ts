import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

const load = ['run', '--source', 'snapshot', '--target', 'lake', '--json'];

test('lake verify reads every file, and exits with 1 and the repair if one is lost', async () => {
  using folder = temporaryFolder();
  const url = pathToFileURL(folder.path).href;
  const etl = (...args: string[]) => run(args, { SPACEX_LAKE: url });
  expect((await etl(...load)).code).toBe(0);
  const sound = await etl('lake', 'verify');
  expect(sound, sound.stderr).toMatchObject({ code: 0, stderr: '' });
  expect(sound.stdout).toMatch(/^Verified \d+ files, \d+ bytes: all of them are complete\.\n$/);
  const [part = ''] = globSync('raw/spacex/v4/cores/*/*/part-00000.ndjson.gz', {
    cwd: folder.path,
  });
  rmSync(join(folder.path, part));
  const lost = await etl('lake', 'verify');
  expect(lost.code).toBe(1);
  expect(lost.stdout).toContain(part);
  expect(lost.stdout).toContain(`spacex-etl extract --lake ${url}`);
  const doctor = await etl('doctor', '--target', 'lake', '--json');
  expect(JSON.parse(doctor.stdout)).toMatchObject({
    findings: expect.arrayContaining([
      expect.objectContaining({ check: 'raw zone', status: 'failed', code: 'damaged' }),
    ]) as unknown,
  });
  expect((await etl(...load)).code).toBe(0);
  const repaired = await etl('lake', 'verify', '--format', 'json');
  // The first run still needs the lost file.
  expect(JSON.parse(repaired.stdout)).toMatchObject({ problems: [{ path: part }] });
});
