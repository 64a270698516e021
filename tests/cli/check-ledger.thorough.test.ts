import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type Table, tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { type Finished, requireBuiltCommand, run, temporaryFolder } from './command.ts';
import { targetOptions } from './target-options.ts';

beforeAll(requireBuiltCommand);

interface Kept {
  readonly id: string;
  readonly severity: string;
  readonly status: string;
  readonly cases: number;
  readonly known: number;
  readonly example: string | null;
}

interface Result {
  readonly runId: string;
  readonly checks: (Kept & { readonly description: string; readonly explanation: string | null })[];
}

const snapshot = ['run', '--source', 'snapshot'];

describe('check without a run', () => {
  const folder = temporaryFolder();
  const options = targetOptions(folder.path);
  let database: FreshDatabase;
  let environment: Record<string, string>;

  const on = (target: string, ...args: string[]): Promise<Finished> =>
    run([...args, ...(options.each[target] ?? [])], environment);
  const check = async (target: string): Promise<Result> =>
    JSON.parse((await on(target, 'check', '--format', 'json')).stdout) as Result;
  const kept = async (target: string, runId: string): Promise<Kept[]> => {
    const { stdout } = await on(target, 'runs', 'show', runId, '--format', 'json');
    return (JSON.parse(stdout) as { checks: Kept[] }).checks;
  };

  beforeAll(async () => {
    database = await freshDatabase();
    environment = postgresEnvironment(database.settings);
    const loaded = await run([...snapshot, ...options.all], environment);
    expect(loaded.code, loaded.stderr).toBe(0);
  });
  afterAll(async () => {
    await database.dispose();
    folder[Symbol.dispose]();
  });

  test.each(Object.keys(options.each))(
    'records its result in the ledger of %s, replacing the previous one',
    async (target) => {
      const { runId, checks } = await check(target);
      const words = checks.map(({ description, explanation, ...found }) => found);
      const byId = words.toSorted((a, b) => (a.id < b.id ? -1 : 1));
      expect(await check(target)).toMatchObject({ runId });
      expect(await kept(target, runId)).toEqual(byId);
    },
  );

  test('runs show lists the number of passed checks, and every check that did not pass', async () => {
    const { runId } = await check('embedded');
    const { stdout } = await on('embedded', 'runs', 'show', runId);
    expect(stdout).toMatch(/^Checks: \d+ passed, \d+ known source errors, 0 warned, 0 failed/m);
    expect(stdout).toMatch(/^cores\.asds_attempts\.of_launches +known +12 +12 +B1012: /m);
    expect(stdout).not.toContain('launches.key.unique');
  });

  test('replaces a recorded pass by a failure found later', async () => {
    await database.query('update spacex.launches set success = true where upcoming = true');
    const { runId } = await check('postgres');
    const rule = (await kept('postgres', runId)).find(
      ({ id }) => id === 'launches.success.too_early',
    );
    const [broken] = await database.query(
      'select count(*)::int as n, min(name || $1 || launch_id) as first from spacex.launches where upcoming',
      [' '],
    );
    expect(rule).toEqual({
      id: 'launches.success.too_early',
      severity: 'error',
      status: 'failed',
      cases: broken?.['n'],
      known: 0,
      example: broken?.['first'],
    });
  });

  test('prints the result for a read-only user, and warns that it was not recorded', async () => {
    const { user, password } = { user: 'reader_of_checks', password: 'reads only' };
    await database.query(
      `create role ${user} login password '${password}';
       grant usage on schema spacex to ${user};
       grant select on all tables in schema spacex to ${user}`,
    );
    try {
      const reader = { ...environment, PG_USER: user, PG_PASSWORD: password };
      const done = await run(['check', '--target', 'postgres', '--format', 'json'], reader);
      expect((JSON.parse(done.stdout) as Result).checks.length).toBeGreaterThan(200);
      expect(done.stderr).toContain('The result was not recorded in the ledger of postgres');
      expect(done.stderr).toContain('"type":"checks_not_kept"');
    } finally {
      await database.query(`drop owned by ${user}; drop role ${user}`);
    }
  });

  test('finds broken rows in every table of an embedded database', async () => {
    using broken = temporaryFolder();
    const place = ['--data-dir', broken.path];
    expect((await run([...snapshot, ...place])).code).toBe(0);
    const expected = await breakAll(join(broken.path, 'pgdata'));
    const { code, stdout } = await run(['check', '--format', 'json', ...place]);
    expect(code).toBe(1);
    const { runId, checks } = JSON.parse(stdout) as Result;
    const status = new Map(checks.map((one) => [one.id, one.status]));
    expect(expected.filter((id) => status.get(id) !== 'failed')).toEqual([]);
    expect(new Set(expected.map((id) => id.split('.')[0])).size).toBeGreaterThan(15);
    const shown = await run(['runs', 'show', runId, ...place]);
    expect(shown.stdout).toContain('launches.key.unique');
  });
});

/** Breaks the key and the nulls of each table with rows; returns the IDs of the checks that must fail. */
async function breakAll(dataDir: string): Promise<string[]> {
  const database = await PGlite.create(dataDir);
  try {
    await database.exec('set search_path to spacex');
    const ids: string[] = [];
    for (const table of tables as readonly Table[]) {
      const { rows } = await database.query(`select 1 from ${table.name} limit 1`);
      if (rows.length === 0) continue;
      const needed = Object.entries(table.columns).filter(([, { nullable }]) => !nullable);
      const others = needed.map(([name]) => name).filter((name) => !table.key.includes(name));
      await database.exec(`alter table ${table.name} drop constraint ${table.name}_pkey`);
      for (const [name] of needed) {
        await database.exec(`alter table ${table.name} alter column "${name}" drop not null`);
      }
      const first = `(select min(ctid) from ${table.name})`;
      await database.exec(
        `insert into ${table.name} select * from ${table.name} where ctid = ${first}`,
      );
      ids.push(`${table.name}.key.unique`);
      for (const name of others) {
        await database.exec(`update ${table.name} set "${name}" = null where ctid = ${first}`);
        ids.push(`${table.name}.${name}.not_null`);
      }
    }
    return ids;
  } finally {
    await database.close();
  }
}
