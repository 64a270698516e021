import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Finished, requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

interface Place extends Disposable {
  readonly path: string;
  readonly url: string;
  etl(...args: string[]): Promise<Finished>;
  json<T>(...args: string[]): Promise<T>;
}

function place(): Place {
  const folder = temporaryFolder();
  const path = join(folder.path, 'lake');
  const url = pathToFileURL(path).href;
  const etl = (...args: string[]) => run(args, { SPACEX_LAKE: url });
  return {
    path,
    url,
    etl,
    json: async <T>(...args: string[]) => {
      const done = await etl(...args);
      expect(done.code, done.stderr).toBe(0);
      return JSON.parse(done.stdout) as T;
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

const load = ['run', '--source', 'snapshot', '--target', 'lake', '--json'];

describe('lake commands', () => {
  test('a lake is loaded, queried, and lists its runs', async () => {
    using lake = place();
    const first = await lake.json<{ runId: string }>(...load);
    const second = await lake.json<{ runId: string; targets: unknown }>(...load);
    expect(second.targets).toMatchObject([{ name: 'lake', status: 'succeeded' }]);
    expect(
      await lake.json('query', 'reuse_by_year', '--target', 'lake', '--format', 'json'),
    ).toContainEqual(
      expect.objectContaining({
        launch_year: 2022,
        launches: '44',
        launches_with_reused_core: '41',
      }),
    );
    expect(await lake.json('lake', 'runs', '--format', 'json')).toEqual([
      {
        runId: second.runId,
        documents: 608,
        status: 'succeeded',
        currentTables: 0,
        isCurrent: false,
      },
      {
        runId: first.runId,
        documents: 608,
        status: 'succeeded',
        currentTables: 22,
        isCurrent: true,
      },
    ]);
    expect(await lake.json('runs', '--target', 'lake', '--format', 'json')).toHaveLength(2);
    const shown = await lake.etl('runs', 'show', first.runId, '--target', 'lake');
    expect(shown.stdout).toMatch(/^core_flights +215 +215 +0 +0 +0$/m);
  });

  test('gc lists files, and deletes them only with --yes', async () => {
    using lake = place();
    await lake.json(...load);
    await lake.json(...load);
    const gc = ['lake', 'gc', '--keep', '1', '--older-than', '0m', '--format', 'json'];
    interface Collected {
      readonly removed: boolean;
      readonly files: { readonly path: string }[];
    }
    const listed = await lake.json<Collected>(...gc);
    // Only the manifest of the first run: the second run uses its parts, and the pointer its tables.
    expect(listed.removed).toBe(false);
    expect(listed.files.map(({ path }) => path)).toEqual([
      expect.stringMatching(/^raw\/spacex\/v4\/_runs\/.*\.json$/),
    ]);
    const [file] = listed.files;
    expect(existsSync(join(lake.path, file?.path ?? ''))).toBe(true);
    const removed = await lake.json<Collected>(...gc, '--yes');
    expect(removed).toMatchObject({ removed: true, files: [{ path: file?.path }] });
    expect(existsSync(join(lake.path, file?.path ?? ''))).toBe(false);
    const again = await lake.json<{ status: string }>('load', '--target', 'lake', '--json');
    expect(again.status).toBe('succeeded');
    expect((await lake.etl('lake', 'gc')).stdout).toBe('There are no files to delete.\n');
    expect((await lake.etl('lake', 'gc', '--older-than', 'soon')).code).toBe(2);
  });

  test('plan does not create a lake', async () => {
    using lake = place();
    const planned = await lake.json<{ targets: { tables: unknown[] }[] }>(
      ...['plan', '--source', 'snapshot', '--target', 'lake', '--resource', 'landpads', '--json'],
    );
    expect(planned.targets[0]?.tables).toMatchObject([{ table: 'landpads', rows: 7, inserted: 7 }]);
    expect(existsSync(lake.path)).toBe(false);
    for (const args of [['query', 'core_usage'], ['runs'], ['rejects']]) {
      const done = await lake.etl(...args, '--target', 'lake');
      expect(done.code).toBe(1);
      expect(done.stderr).toContain('Fill it first');
    }
    expect(existsSync(lake.path)).toBe(false);
  });

  test('accepts the former name s3 of the target lake, and reports lake', async () => {
    using lake = place();
    const result = await lake.json<{ targets: unknown }>(
      ...['run', '--source', 'snapshot', '--target', 's3', '--target', 'lake', '--json'],
    );
    expect(result.targets).toMatchObject([{ name: 'lake', status: 'succeeded' }]);
    const listed = await lake.etl('complete', '--', 'run', '--target', '');
    expect(listed.stdout).not.toMatch(/^s3\b/m);
  });

  test('rejects the target lake without a location', async () => {
    const done = await run(load);
    expect(done.code).toBe(2);
    expect(done.stderr).toContain('The target lake needs a location');
  });

  test('an unreachable target does not affect another target', async () => {
    using lake = place();
    const done = await run([...load, '--target', 'postgres'], {
      SPACEX_LAKE: lake.url,
      PG_HOST: '127.0.0.1',
      PG_PORT: '1',
    });
    expect(done.code).toBe(75);
    expect(JSON.parse(done.stdout)).toMatchObject({
      status: 'failed',
      targets: [
        { name: 'lake', status: 'succeeded' },
        { name: 'postgres', status: 'failed', error: { code: 'connection' } },
      ],
    });
    expect(await lake.json('query', 'cores', '--target', 'lake', '--format', 'json')).toHaveLength(
      78,
    );
  });

  test('two runs on one local lake are serialized', async () => {
    using lake = place();
    const both = await Promise.all([lake.etl(...load), lake.etl(...load)]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const inserted = both.map(({ stdout }) => {
      const { targets } = JSON.parse(stdout) as { targets: { tables: { inserted: number }[] }[] };
      return targets[0]?.tables.reduce((sum, table) => sum + table.inserted, 0);
    });
    expect(inserted.sort()).toEqual([0, 3146].sort());
  });
});
