import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeWhen } from '../support/describe-when.ts';
import { describeMoto, startMoto } from '../support/moto-server.ts';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';
import { targetOptions } from './target-options.ts';

beforeAll(requireBuiltCommand);

const folder = temporaryFolder();
const options = targetOptions(folder.path);
let database: FreshDatabase;
let environment: Record<string, string>;

beforeAll(async () => {
  database = await freshDatabase();
  environment = postgresEnvironment(database.settings);
  const loaded = await run(['run', '--source', 'snapshot', ...options.all], environment);
  expect(loaded.code, loaded.stderr).toBe(0);
});
afterAll(async () => {
  await database.dispose();
  folder[Symbol.dispose]();
});

async function report(target: string, ...more: string[]): Promise<string> {
  const done = await run(['report', ...(options.each[target] ?? []), ...more], environment);
  expect(done.code, done.stderr).toBe(0);
  return done.stdout;
}

describe('report', () => {
  test('is the same for PostgreSQL, the embedded database and the lake, in every format', async () => {
    for (const format of ['html', 'md', 'json']) {
      // One run loaded all three, and each records its own end.
      const loadedAt = /"loadedAt": "[^"]+"|Loaded: \S+|Loaded<\/dt><dd>[^<]+/;
      const made = async (target: string) =>
        (await report(target, '--format', format, '--out', '-')).replace(loadedAt, '');
      const embedded = await made('embedded');
      expect(embedded).toMatch(/\b187\b/);
      expect(await made('lake')).toBe(embedded);
      expect(await made('postgres')).toBe(embedded);
    }
  });

  test('is one small file without scripts, and reproducible', async () => {
    const out = join(folder.path, 'reuse.html');
    expect(await report('postgres', '--out', out)).toBe('');
    const page = readFileSync(out, 'utf8');
    expect(statSync(out).size).toBeLessThan(600_000);
    expect(page).not.toMatch(/<script|<link rel="stylesheet"|url\((?!#)|@import/);
    await report('postgres', '--out', out);
    expect(readFileSync(out, 'utf8')).toBe(page);
  });

  test('as JSON has the figures, with one decimal in percentages', async () => {
    const data = JSON.parse(await report('postgres', '--format', 'json'));
    const [row] = await database.query(
      `select (select count(*)::int from spacex.core_flights where landing_attempt and not upcoming) as attempts,
              (select count(*)::int from spacex.core_flights where landing_success and not upcoming) as landings`,
    );
    expect(data.headline).toMatchObject({
      launches: 187,
      launchesOnReusedCore: 117,
      reusePercent: 62.6,
      landingAttempts: row?.['attempts'],
      landings: row?.['landings'],
    });
    expect(data.fleet).toHaveLength(75);
    expect(data.checks).toMatchObject({ failed: 0, warned: 0 });
  });

  test('explains how to load data if there is none', async () => {
    using empty = temporaryFolder();
    const out = join(empty.path, 'report.html');
    const { code, stderr } = await run(['report', '--data-dir', empty.path, '--out', out]);
    expect(code).toBe(1);
    expect(stderr).toContain('Fill it first');
    expect(existsSync(out)).toBe(false);
  });

  test('names a file that cannot be written, as a usage error', async () => {
    const out = join(folder.path, 'data', 'pgdata', 'PG_VERSION', 'report.html');
    const { code, stderr } = await run(['report', ...(options.each['lake'] ?? []), '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toContain(out);
  });

  test('accepts a file URL', async () => {
    using other = temporaryFolder();
    const out = join(other.path, 'with space.html');
    await report('lake', '--out', pathToFileURL(out).href);
    expect(readFileSync(out, 'utf8')).toBe(await report('lake', '--out', '-'));
  });

  test('stays small if many cores have flown', async () => {
    await database.query(
      `insert into spacex.core_flights
         select (jsonb_populate_record(f, jsonb_build_object('launch_id', f.launch_id || n, 'core_id', f.core_id || n))).*
           from spacex.core_flights f, generate_series(1, 20) n where not upcoming`,
    );
    const page = await report('postgres', '--out', '-');
    expect(Buffer.byteLength(page)).toBeLessThan(900_000);
    expect(page).toContain('more have flown');
    // Their launches are missing, but the dates of the core flights are not.
    const data = JSON.parse(await report('postgres', '--format', 'json'));
    const years = await database.query(
      `select launch_year as year, turnarounds::int from spacex.turnaround_by_year order by 1`,
    );
    expect(data.turnaroundByYear).toMatchObject(years);
  });

  test('run --report writes the report, and logs its path', async () => {
    using other = temporaryFolder();
    const flags = [
      '--source',
      'snapshot',
      '--data-dir',
      other.path,
      '--report',
      '--log-format',
      'pretty',
    ];
    const done = await run(['run', ...flags]);
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toContain(`Report written to ${join(other.path, 'report.html')}`);
    expect(readFileSync(join(other.path, 'report.html'), 'utf8')).toContain('62.6 %');
  });
});

describeMoto('report into a bucket', () => {
  test('writes an object that browsers display', async () => {
    await using moto = await startMoto();
    const bucket = await moto.bucket();
    const done = await run(
      ['report', ...(options.each['lake'] ?? []), '--out', `s3://${bucket}/reports/reuse.html`],
      moto.environment,
    );
    expect(done.code, done.stderr).toBe(0);
    const object = await moto.client.send(
      new GetObjectCommand({ Bucket: bucket, Key: 'reports/reuse.html' }),
    );
    expect(object.ContentType).toBe('text/html; charset=utf-8');
    expect(await object.Body?.transformToString()).toBe(await report('lake', '--out', '-'));
  });
});

const shown = join(folder.path, 'shown.html');

function open(settings: Record<string, string>, ...more: string[]) {
  return run(['report', '--open', ...(options.each['embedded'] ?? []), ...more], settings);
}

const otherDesktop = process.platform === 'linux' ? undefined : 'this system has no xdg-open';

describeWhen('report --open on a desktop of Linux', otherDesktop, () => {
  test('opens the file in the browser', async () => {
    // The program that xdg-open calls on this desktop.
    const opened = join(folder.path, 'opened');
    const programs = join(folder.path, 'programs');
    mkdirSync(programs);
    const script = `#!/bin/sh\n[ "$1" = --help ] && exit 0\nprintf %s "$1" > '${opened}.new' && mv '${opened}.new' '${opened}'\n`;
    writeFileSync(join(programs, 'exo-open'), script, { mode: 0o755 });
    const path = `${programs}:${process.env['PATH']}`;
    const desktop = { DISPLAY: ':99', XDG_CURRENT_DESKTOP: 'XFCE', PATH: path };
    const done = await open(desktop, '--out', shown);
    expect(done.code, done.stderr).toBe(0);
    await expect.poll(() => existsSync(opened), { timeout: 20_000 }).toBe(true);
    expect(readFileSync(opened, 'utf8')).toContain(shown);
  });

  test('logs that there is no display, and the path of the file', async () => {
    const done = await open({}, '--out', shown);
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toContain('there is no display');
    expect(done.stderr).toContain(`Open the file yourself: ${shown}`);
  });
});

describe('report --open', () => {
  test('opens nothing in CI, and logs that', async () => {
    const done = await open({ CI: 'true', DISPLAY: ':99' }, '--out', shown);
    expect(done.code, done.stderr).toBe(0);
    expect(done.stderr).toContain('CI is set');
    expect(statSync(shown).size).toBeGreaterThan(10_000);
  });

  test.each([[['--format', 'md']], [['--out', '-']], [['--out', 's3://bucket/reuse.html']]])(
    'rejects %j with --open',
    async (args) => {
      const done = await open({}, ...args);
      expect(done.code).toBe(2);
      expect(done.stderr).toContain('--open needs a local HTML file');
    },
  );
});
