import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../../packages/etl-cli/src/program.ts';
import { repositoryRoot } from '../support/repository.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

const folder = temporaryFolder();
const place = ['--data-dir', join(folder.path, 'data')];

beforeAll(async () => {
  requireBuiltCommand();
  const loaded = await run(['run', '--source', 'snapshot', '--quiet', ...place]);
  expect(loaded.code, loaded.stderr).toBe(0);
});
afterAll(() => folder[Symbol.dispose]());

describe('a misspelled', () => {
  test.for<[string, string[], string]>([
    ['command', ['qurey', 'core_usage'], 'Did you mean query?'],
    ['option', ['run', '--tagret', 'postgres'], 'Did you mean --target?'],
    ['target', ['run', '--target', 'postgre'], 'Did you mean postgres?'],
    ['mart', ['query', 'core_usgae', ...place], 'Did you mean core_usage?'],
    [
      'mart with a hyphen',
      ['query', 'select * from core_usages', ...place],
      'Did you mean core_usage?',
    ],
    [
      'resource',
      ['run', '--resource', 'launchs', '--source', 'snapshot', ...place],
      'mean launches?',
    ],
    ['source', ['run', '--source', 'snapshoot', ...place], 'Did you mean snapshot?'],
    ['format', ['query', 'core_usage', '--format', 'jsn', ...place], 'Did you mean json?'],
    ['log format', ['run', '--log-format', 'prety', ...place], 'Did you mean pretty?'],
    ['status', ['runs', '--status', 'fail', ...place], 'Did you mean failed?'],
    ['zone', ['load', '--zone', 'currated', ...place], 'Did you mean curated?'],
    ['shell', ['completion', 'bsh'], 'Did you mean bash?'],
    ['table of tables', ['tables', 'launchs', ...place], 'Did you mean launches?'],
  ])('%s has a suggestion', async ([, args, hint]) => {
    const { code, stderr, stdout } = await run(args);
    expect(stderr).toContain(hint);
    expect(stdout).toBe('');
    expect([1, 2]).toContain(code);
  });

  test('question of another client leads to tables', async () => {
    for (const sql of ['\\dt', 'show tables', 'describe launches']) {
      const { code, stderr } = await run(['query', sql, ...place]);
      expect(code).toBe(1);
      expect(stderr, sql).toContain('spacex-etl tables lists the tables and marts');
    }
  });
});

describe('tables', () => {
  test('lists tables and marts with their columns', async () => {
    const { stdout } = await run(['tables', '--json', ...place]);
    const relations = JSON.parse(stdout) as { name: string; kind: string; columns: object[] }[];
    expect(relations).toContainEqual(expect.objectContaining({ name: 'launches', kind: 'table' }));
    expect(relations.find(({ name }) => name === 'core_usage')).toMatchObject({
      kind: 'mart',
      columns: expect.arrayContaining([
        { name: 'flights', type: 'bigint', description: 'Flown launches that used the core.' },
      ]),
    });
    const columns = await run(['tables', 'cores', '--format', 'csv', ...place]);
    const rows = parse(columns.stdout, { columns: true }) as Record<string, string>[];
    expect(rows[0]).toMatchObject({ column: 'core_id', type: 'text' });
  });

  test('lists those of a lake', async () => {
    const lake = ['--target', 'lake', '--lake', `file://${join(folder.path, 'lake')}`];
    expect((await run(['run', '--source', 'snapshot', '--quiet', ...lake])).code).toBe(0);
    const { code, stdout, stderr } = await run(['tables', ...lake]);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/^launches +table/m);
    expect(stdout).toMatch(/^core_usage +mart/m);
  });
});

test('check, runs and rejects print CSV', async () => {
  for (const [args, column] of [
    [['check'], 'id'],
    [['runs'], 'run'],
    [['rejects'], 'reject'],
  ] as const) {
    const { code, stdout, stderr } = await run([...args, '--format', 'csv', ...place]);
    expect(code, stderr).toBe(0);
    const [head = [], ...rows] = parse(stdout) as string[][];
    expect(head[0]).toBe(column);
    if (column !== 'reject') expect(rows.length).toBeGreaterThan(0);
  }
  const failed = await run(['runs', '--status', 'failed', '--json', ...place]);
  expect(failed.stdout).toBe('[]\n');
});

describe('with --json, every end is one JSON object', () => {
  test.for<[string[], Record<string, string>, number, string]>([
    [['run', '--nope', '--json'], {}, 2, 'usage'],
    [['run', '--target', 'mysql', '--json'], {}, 2, 'usage'],
    [['run', '--target', 'postgres', '--json'], { PG_PORT: 'x' }, 2, 'usage'],
    [['query', 'nope', '--json', ...place], {}, 1, 'statement'],
    [['query', 'core_usage', '--format', 'json', '--data-dir', '/nowhere'], {}, 1, 'not_found'],
    [['runs', 'show', 'ffff', '--json', ...place], {}, 2, 'usage'],
  ])('%o', async ([args, environment, exitCode, errorCode]) => {
    const { code, stdout } = await run(args, environment);
    expect(code).toBe(exitCode);
    expect(JSON.parse(stdout)).toMatchObject({
      ...{ status: 'failed', exitCode, error: { code: errorCode } },
    });
  });

  test('and with --log-format json, every line of the log is one', async () => {
    for (const args of [['--nope'], ['--target', 'mysql']]) {
      const { stderr } = await run(['run', ...args, '--log-format', 'json']);
      const [line = ''] = stderr.split('\n');
      expect(JSON.parse(line)).toMatchObject({ level: 'error', code: 'usage' });
    }
  });
});

test('report creates no directory', async () => {
  const out = join(folder.path, 'missing', 'x.html');
  const { code, stderr } = await run(['report', '--out', out, ...place]);
  expect(code).toBe(2);
  expect(stderr).toContain('missing does not exist');
  expect(existsSync(join(folder.path, 'missing'))).toBe(false);
});

test('--lake with a directory says which URL to write', async () => {
  const { code, stderr } = await run(['load', '--lake', '/data/lake']);
  expect(code).toBe(2);
  expect(stderr).toContain(
    'Invalid --lake "/data/lake": expected a URL. For a directory, write file:///data/lake',
  );
});

test('--raw-run accepts the first characters of an ID', async () => {
  const lake = `file://${join(folder.path, 'lake')}`;
  await run(['run', '--source', 'snapshot', '--quiet', '--lake', lake, ...place]);
  const runs = JSON.parse((await run(['lake', 'runs', '--json', '--lake', lake])).stdout) as {
    runId: string;
    documents: number | null;
  }[];
  const { runId = '' } = runs.find(({ documents }) => documents !== null) ?? {};
  const args = ['load', '--source', lake, '--data-dir', join(folder.path, 'other'), '--json'];
  const { code, stderr } = await run([...args, '--raw-run', runId.slice(0, 30)]);
  expect(code, stderr).toBe(0);
  const none = await run([...args, '--raw-run', 'ffff']);
  expect(none.code).toBe(1);
  expect(none.stderr).toContain('has no run ffff');
});

test('every option that a message names exists', () => {
  const program = createProgram(() => undefined);
  const known = new Set(['--help', '--version']);
  const visit = (command: typeof program) => {
    for (const { long } of command.options) if (long) known.add(long);
    command.commands.forEach(visit);
  };
  visit(program);
  // Options of V8, and those of other programs that messages name.
  const foreign = new Set([
    ...['--semi-space-growth-factor', '--wasm-tiering-budget', '--wasm-lazy-validation'],
    ...['--no-wasm-dynamic-tiering', '--no-wasm-tier-up'],
    ...['--database-name', '--table-input'],
  ]);
  const missing: string[] = [];
  for (const name of ['etl-cli', 'loaders', 'spacex-client', 'transform']) {
    const source = join(repositoryRoot, 'packages', name, 'src');
    for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
      // The style of the report has names that begin with two hyphens as well.
      if (!file.endsWith('.ts') || file.startsWith('report/')) continue;
      const code = readFileSync(join(source, file), 'utf8').replaceAll(
        /^\s*(?:\/\/|\*|\/\*).*$/gm,
        '',
      );
      for (const [, option = ''] of code.matchAll(/(?<![\w-])(--[a-z][a-z-]+)/g)) {
        if (!known.has(option) && !foreign.has(option)) missing.push(`${file}: ${option}`);
      }
    }
  }
  expect(missing).toEqual([]);
});
