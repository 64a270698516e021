import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { cliMain, requireBuiltCommand, run, startProgram, temporaryFolder } from './command.ts';

const folder = temporaryFolder();
const place = ['--data-dir', join(folder.path, 'data')];
afterAll(() => folder[Symbol.dispose]());

beforeAll(async () => {
  requireBuiltCommand();
  // Two runs on one directory: the second waits, and then has nothing to change.
  const args = ['run', '--source', 'snapshot', '--json', ...place];
  const both = await Promise.all([run(args), run(args)]);
  expect(both.map(({ code, stderr }) => (code === 0 ? code : stderr))).toEqual([0, 0]);
  const inserted = both.map(({ stdout, stderr }) => {
    expect(stderr).not.toMatch(/ExperimentalWarning|DeprecationWarning/);
    const { targets } = JSON.parse(stdout) as { targets: { tables: { inserted: number }[] }[] };
    return targets[0]?.tables.reduce((sum, table) => sum + table.inserted, 0);
  });
  expect(inserted.sort((a, b) => Number(a) - Number(b))[0]).toBe(0);
  expect(inserted[1]).toBeGreaterThan(3000);
});

describe('query', () => {
  test('accepts SQL that starts with a comment, as in sql/queries.sql', async () => {
    for (const comment of ['-- how many', '--\\thow many', '/* how many */']) {
      const sql = `${comment.replace('\\t', '\t')}\nselect count(*) as n from cores`;
      const { code, stdout, stderr } = await run(['query', sql, '--json', ...place]);
      expect(code, stderr).toBe(0);
      expect(JSON.parse(stdout)).toEqual([{ n: '78' }]);
    }
  });

  test('--json is short for --format json in every command', async () => {
    for (const args of [['core_usage'], ['core_usage', '--format', 'json']]) {
      const answer = await run(['query', ...args, '--json', ...place]);
      expect(JSON.parse(answer.stdout)).toHaveLength(75);
    }
    const commands = [['runs'], ['rejects'], ['check'], ['report', '--out', '-']];
    for (const args of commands) {
      const [short, long] = [
        await run([...args, '--json', ...place]),
        await run([...args, '--format', 'json', ...place]),
      ];
      expect(short.code, short.stderr).toBe(0);
      expect(JSON.parse(short.stdout), args[0]).toEqual(JSON.parse(long.stdout));
    }
    expect(JSON.parse((await run(['schema', '--json'])).stdout)).toHaveProperty('tables');
  });

  test('prints a mart as a table, JSON and CSV', async () => {
    const [table, json, csv] = await Promise.all([
      run(['query', 'core_usage', ...place]),
      run(['query', 'core_usage', '--format', 'json', ...place]),
      run(['query', 'core_usage', '--format', 'csv', ...place]),
    ]);
    expect(table.stdout).toMatch(/^core_id .*serial/);
    expect(table.stdout).toContain('(75 rows)');
    const rows = JSON.parse(json.stdout) as { serial: string; flights: string }[];
    expect(rows).toHaveLength(75);
    expect(rows.find(({ serial }) => serial === 'B1058')).toMatchObject({ flights: '14' });
    const records = parse(csv.stdout, { columns: true }) as Record<string, string>[];
    expect(records.find(({ serial }) => serial === 'B1058')).toMatchObject({ flights: '14' });
    expect(records).toHaveLength(75);
  });

  test('runs SQL', async () => {
    const { code, stdout } = await run([
      'query',
      'select count(*) as n from launches where success is null',
      '--format',
      'json',
      ...place,
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual([{ n: '19' }]);
  });

  test('names a missing table and the command that loads it, also in check and report', async () => {
    const elsewhere = [...place, '--schema', 'nowhere'];
    for (const args of [['query', 'core_usage'], ['check'], ['report', '--out', '-']]) {
      const missed = await run([...args, ...elsewhere]);
      expect(missed.code, args[0]).toBe(1);
      expect(missed.stderr, args[0]).toMatch(/relation \\?"\w+\\?" does not exist/);
      const command = `spacex-etl run --source snapshot ${elsewhere.join(' ')}`;
      expect(missed.stderr, args[0]).toContain(`is empty, fill it first: ${command}`);
      // The message of the database is enough; the statement is not repeated.
      expect(missed.stderr, args[0]).not.toContain('The statement (select)');
    }
  });

  test('rejects a write, and changes nothing', async () => {
    const refused = await run(['query', 'delete from launches', ...place]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('spacex-etl query only reads');
    const count = await run([
      'query',
      'select count(*) as n from launches',
      '--format',
      'json',
      ...place,
    ]);
    expect(JSON.parse(count.stdout)).toEqual([{ n: '205' }]);
  });

  test('lists the marts for an unknown table', async () => {
    const { code, stdout, stderr } = await run(['query', 'nope', ...place]);
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/does not exist.*core_usage, .*spacex-etl tables/);
  });

  test('explains how to load data if there is no database yet', async () => {
    const none = join(folder.path, 'none');
    const { code, stderr } = await run(['query', 'core_usage', '--data-dir', none]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no database in .*none yet.*run --source snapshot/);
    expect(existsSync(none)).toBe(false);
  });

  test('exits quietly if a pipe is closed early', async () => {
    const shell = `"${process.execPath}" "${cliMain}" schema --format json | head -c 1`;
    const { stdout, stderr } = await startProgram('/bin/sh', ['-c', shell]).finished;
    expect(stdout).toBe('{');
    expect(stderr).toBe('');
  });
});

const noFullDisk = existsSync('/dev/full') ? undefined : 'this system has no /dev/full';

describeWhen('standard output on a full disk', noFullDisk, () => {
  test('is reported as an error', async () => {
    const shell = `"${process.execPath}" "${cliMain}" schema > /dev/full`;
    const { code, stderr } = await startProgram('/bin/sh', ['-c', shell]).finished;
    expect(code).toBe(1);
    expect(stderr).toBe('error: Writing to standard output failed (ENOSPC). The output is lost.\n');
  });
});

test('extract writes a lake, and load reads it from SPACEX_LAKE', async () => {
  using lake = temporaryFolder();
  const url = pathToFileURL(join(lake.path, 'lake')).href;
  const { startApiServer } = await import('../support/api-server.ts');
  const landpads = [
    {
      name: 'LZ-1',
      full_name: 'Landing Zone 1',
      status: 'active',
      type: 'RTLS',
      locality: 'Cape',
      region: 'Florida',
      latitude: 28.5,
      longitude: -80.5,
      landing_attempts: 1,
      landing_successes: 1,
      wikipedia: null,
      details: null,
      launches: [],
      images: { large: [] },
      id: '5e9e3032383ecb267a34e7c7',
    },
  ];
  await using api = await startApiServer({ landpads });
  const extracted = await run([
    'extract',
    '--resource',
    'landpads',
    '--lake',
    url,
    '--json',
    '--base-url',
    api.url,
  ]);
  expect(extracted.code, extracted.stderr).toBe(0);
  const { runId } = JSON.parse(extracted.stdout) as { runId: string };
  await api.close();
  await using database = await freshDatabase();
  const environment = { ...postgresEnvironment(database.settings), SPACEX_LAKE: url };
  const args = ['load', '--resource', 'landpads', '--target', 'postgres', '--json'];
  const loaded = await run([...args, '--raw-run', runId], environment);
  expect(loaded.code, loaded.stderr).toBe(0);
  expect(await database.query('select landpad_id, name from spacex.landpads')).toEqual([
    { landpad_id: '5e9e3032383ecb267a34e7c7', name: 'LZ-1' },
  ]);
});

describe('schema', () => {
  const shape = `select table_name::text, column_name::text, data_type::text, is_nullable::text
    from information_schema.columns where table_schema = 'spacex' order by 1, 2`;

  test('the script creates the same schema as a run', async () => {
    await using byScript = await freshDatabase();
    await using byRun = await freshDatabase();
    const ddl = await run(['schema', '--format', 'postgres']);
    // The search path of the script would shorten the names that are compared below.
    await byScript.query(`${ddl.stdout}; reset search_path`);
    const args = ['run', '--source', 'snapshot', '--target', 'postgres', '--json'];
    const loaded = await run(args, postgresEnvironment(byRun.settings));
    expect(loaded.code, loaded.stderr).toBe(0);
    const columns = await byScript.query(shape);
    expect(columns.length).toBeGreaterThan(300);
    expect(columns).toEqual(await byRun.query(shape));
    const views =
      "select viewname::text, definition from pg_views where schemaname = 'spacex' order by 1";
    expect(await byScript.query(views)).toEqual(await byRun.query(views));
    const over = await run(args, postgresEnvironment(byScript.settings));
    expect(over.code, over.stderr).toBe(0);
  });

  test('prints every table and mart as JSON', async () => {
    const { stdout } = await run(['schema', '--format', 'json']);
    const { tables, marts } = JSON.parse(stdout) as {
      tables: { name: string }[];
      marts: unknown[];
    };
    expect(tables.map(({ name }) => name)).toContain('core_flights');
    expect(marts).toHaveLength(7);
  });
});

const oldNode = ['/usr/local/bin/node', '/usr/bin/node'].filter((path) => existsSync(path));
describeWhen('an outdated Node', oldNode.length > 0 ? undefined : 'there is no other Node', () => {
  test('is rejected with a message and exit code 2', async ({ skip }) => {
    for (const path of oldNode) {
      const { stdout } = await startProgram(path, ['--version']).finished;
      if (Number(/^v(\d+)/.exec(stdout)?.[1]) >= 22) continue;
      const done = await startProgram(path, [cliMain, '--help']).finished;
      expect(done.code).toBe(2);
      expect(done.stderr).toMatch(/^spacex-etl needs Node 22\.13 or newer; this is .*\n$/);
      return;
    }
    skip('every other Node of this machine is new enough');
  });
});
