import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fleet, fleetResources } from '../faults/support/fleet.ts';
import { startApiServer } from '../support/api-server.ts';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { type Finished, requireBuiltCommand, run, temporaryFolder } from './command.ts';
import { targetOptions } from './target-options.ts';

beforeAll(requireBuiltCommand);

interface CheckResult {
  readonly runId: string | null;
  readonly passed: number;
  readonly known: number;
  readonly warned: number;
  readonly failed: number;
  readonly checks: { id: string; status: string; cases: number; example: string | null }[];
}

describe('check', () => {
  const folder = temporaryFolder();
  const options = targetOptions(folder.path);
  let database: FreshDatabase;
  let environment: Record<string, string>;

  const check = (target: string, ...more: string[]): Promise<Finished> =>
    run(['check', ...(options.each[target] ?? []), ...more], environment);
  const result = async (target: string): Promise<CheckResult> =>
    JSON.parse((await check(target, '--format', 'json')).stdout) as CheckResult;

  beforeAll(async () => {
    database = await freshDatabase();
    environment = postgresEnvironment(database.settings);
    const args = ['run', '--source', 'snapshot', '--check', ...options.all];
    const loaded = await run(args, environment);
    expect(loaded.code, loaded.stderr).toBe(0);
  });
  afterAll(async () => {
    await database.dispose();
    folder[Symbol.dispose]();
  });

  test('gives the same result on every target, with known errors only', async () => {
    const found = [await result('embedded'), await result('lake'), await result('postgres')];
    for (const one of found) {
      expect(one).toMatchObject({ warned: 0, failed: 0 });
      expect(one.known).toBeGreaterThan(10);
      expect(one.runId).toMatch(/^[0-9a-f-]{36}$/);
    }
    const [embedded, s3, postgres] = found.map(({ checks }) => checks);
    expect(s3).toEqual(embedded);
    expect(postgres).toEqual(embedded);
  });

  test('lists known source errors with their explanations, and exits with 0', async () => {
    const { code, stdout } = await check('postgres');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^cores\.asds_attempts\.of_launches +known +12 +12 +B1012: source 0, launches 1 *$/m,
    );
    expect(stdout).toContain('is a copy of its landings');
    expect(stdout).toMatch(/0 warned, 0 failed/);
  });

  test('names a row that fails a check in every format, and exits with 1', async () => {
    await database.query(
      `update spacex.core_flights set landing_attempt = false
        where launch_id = (select launch_id from spacex.launches where name = 'CRS-8')`,
    );
    const text = await check('postgres');
    expect(text.code).toBe(1);
    expect(text.stdout).toMatch(/^core_flights\.landing_success\.without_attempt +failed +1 +0 /m);
    const found = await result('postgres');
    expect(found.failed).toBe(1);
    const junit = await check('postgres', '--format', 'junit');
    expect(junit.code).toBe(1);
    expect(junit.stdout).toContain(`tests="${found.checks.length}" failures="1"`);
    expect(junit.stdout).toContain(
      '<testcase classname="core_flights" name="landing_success.without_attempt"><failure type="error" message="A core flight has a landing outcome',
    );
    expect(junit.stdout.match(/<testcase /g)).toHaveLength(found.checks.length);
  });

  test('fails if rows are missing since the last run', async () => {
    await database.query(
      'delete from spacex.ships where ship_id = (select min(ship_id) from spacex.ships)',
    );
    const missing = (await result('postgres')).checks.find(({ id }) => id === 'ships.rows.present');
    expect(missing).toMatchObject({ status: 'failed', cases: 1 });
  });

  test('warns about old data without failing', async () => {
    await database.query("update spacex.etl_runs set finished_at = now() - interval '3 days'");
    const fresh = async (...age: string[]) => {
      const { stdout } = await check('postgres', '--format', 'json', ...age);
      const { checks } = JSON.parse(stdout) as CheckResult;
      return checks.find(({ id }) => id === 'runs.data.fresh')?.status;
    };
    expect(await fresh()).toBe('passed');
    expect(await fresh('--max-age', '2d')).toBe('warned');
  });

  test('explains how to load data into an empty directory', async () => {
    using empty = temporaryFolder();
    const { code, stderr } = await run(['check', '--data-dir', empty.path]);
    expect(code).toBe(1);
    expect(stderr).toContain('Fill it first: spacex-etl run --source snapshot');
  });

  test('run --check exits with 4 and commits nothing if a check fails', async () => {
    // With three copies of every launch, the next run seems to lose most of them.
    await database.query(
      `insert into spacex.launches select (jsonb_populate_record(l, jsonb_build_object('launch_id', l.launch_id || n))).*
         from spacex.launches l, generate_series(1, 3) n`,
    );
    const before = await database.query('select count(*)::int as n from spacex.etl_runs');
    const done = await run(
      ['run', '--source', 'snapshot', '--check', '--target', 'postgres', '--json'],
      environment,
    );
    expect(done.code, done.stderr).toBe(4);
    expect(JSON.parse(done.stdout)).toMatchObject({
      status: 'aborted',
      error: { code: 'check_failed' },
    });
    expect(await database.query('select count(*)::int as n from spacex.etl_runs')).toEqual([
      { n: Number(before[0]?.['n']) + 1 },
    ]);
  });

  test('does not count the document that the last run rejected as lost', async () => {
    using other = temporaryFolder();
    const { cores, ...others } = fleet();
    await using api = await startApiServer({ cores, ...others });
    const place = ['--data-dir', other.path];
    const load = () => run(['run', '--base-url', api.url, ...place, ...fleetResources]);
    expect((await load()).code).toBe(0);
    Object.assign(api.documents, { cores: [{ ...cores[0], reuse_count: 'many' }, cores[1]] });
    const odd = await load();
    expect(odd.code, odd.stderr).toBe(3);
    const checked = await run(['check', ...place]);
    expect(checked.code, checked.stdout).toBe(0);
    // The command that it prints finds the run.
    const [, hint = ''] = /spacex-etl (runs show [^"]+)/.exec(checked.stderr) ?? [];
    const shown = await run(hint.replace(/\.$/, '').split(' '));
    expect(shown.code, shown.stderr).toBe(0);
  });

  test('rejects --check with --dry-run', async () => {
    const { code, stderr } = await run(['run', '--check', '--dry-run', '--source', 'snapshot']);
    expect(code).toBe(2);
    expect(stderr).toContain('--check or --dry-run');
  });
});
