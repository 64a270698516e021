import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Finished, requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

const load = ['run', '--source', 'snapshot', '--target', 'lake', '--resource', 'cores', '--json'];

interface Place extends Disposable {
  readonly path: string;
  etl(args: readonly string[], more?: Record<string, string>): Promise<Finished>;
}

function place(): Place {
  const folder = temporaryFolder();
  const SPACEX_LAKE = pathToFileURL(folder.path).href;
  return {
    path: folder.path,
    etl: (args, more = {}) => run(args, { SPACEX_LAKE, ...more }),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

/** Commits to `cores` as another program does. */
function commitElsewhere({ path }: Place): void {
  const metadata = join(path, 'curated/cores/metadata');
  const text = readFileSync(join(metadata, 'v1.metadata.json'), 'utf8');
  const changed = text.replace(/"last-updated-ms": ?\d+/, '"last-updated-ms":4102444800000');
  expect(changed).not.toBe(text);
  writeFileSync(join(metadata, 'v2.metadata.json'), changed);
}

describe('the catalog of a lake', () => {
  test('is created by lake follow for a lake without one, and then has nothing to change', async () => {
    using lake = place();
    expect(await lake.etl(load)).toMatchObject({ code: 0 });
    const first = await lake.etl(['lake', 'follow', '--catalog', 'files']);
    expect(first, first.stderr).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout).toMatch(/^cores +created$/m);
    expect(first.stdout).toMatch(
      /^Run [-\da-f]{36} is visible in the catalog of files: 1 change\.$/m,
    );
    const second = await lake.etl(['lake', 'follow', '--format', 'json'], {
      SPACEX_CATALOG: 'files',
    });
    expect(JSON.parse(second.stdout)).toMatchObject({
      written: [],
      undescribed: [],
      catalog: { name: 'the catalog of files', status: 'current', changes: [] },
    });
  });

  test('with a commit of another program ends a run with 1, until --take-over', async () => {
    using lake = place();
    const catalog = { SPACEX_CATALOG: 'files' };
    expect(await lake.etl(load, catalog)).toMatchObject({ code: 0 });
    commitElsewhere(lake);
    const refused = await lake.etl(load, catalog);
    expect(refused.code).toBe(1);
    expect(JSON.parse(refused.stdout)).toMatchObject({
      targets: [{ name: 'lake', error: { code: 'foreign_commit' } }],
    });
    const followed = await lake.etl(['lake', 'follow'], catalog);
    expect(followed.code).toBe(1);
    expect(followed.stderr).toContain('--take-over');
    const doctor = await lake.etl(['doctor', '--target', 'lake', '--source', 'snapshot'], catalog);
    expect(doctor.code).toBe(1);
    expect(doctor.stdout).toContain('Another program has committed');
    expect(await lake.etl([...load, '--take-over'], catalog)).toMatchObject({ code: 0 });
    expect(await lake.etl(load, catalog)).toMatchObject({ code: 0 });
  });

  test.each([
    [['--catalog', 'rest'], {}, 'SPACEX_CATALOG_URL'],
    [['--catalog', 'glue'], {}, 'SPACEX_GLUE_DATABASE'],
    [[], { SPACEX_CATALOG: 'hive' }, 'expected one of glue, files, rest'],
  ])('%j %j is a usage error that names the setting', async (flags, environment, message) => {
    using lake = place();
    const ended = await lake.etl([...load, ...flags], environment);
    expect(ended.code).toBe(2);
    expect(`${ended.stdout}${ended.stderr}`).toContain(message);
  });
});
