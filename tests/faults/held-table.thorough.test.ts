// @module-tag postgres-version
import { beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand } from '../cli/command.ts';
import { bench } from './support/bench.ts';
import { contentsOf } from './support/contents.ts';
import { expectFailure, expectSuccess } from './support/outcome.ts';

beforeAll(requireBuiltCommand);

test.for([
  { name: 'a table', lock: 'lock table spacex.capsules in access exclusive mode' },
  { name: 'a row', lock: "select from spacex.capsules where capsule_id = 'capsule-1' for update" },
])(
  '$name that another session holds for ever ends the run with 75, and names it',
  async ({ lock }) => {
    await using on = await bench('loaded');
    const other = await on.database.connect();
    await other.query("set application_name = 'night report'");
    await other.query(`begin; ${lock}`);
    const { rows } = await other.query<{ pid: number }>('select pg_backend_pid() as pid');
    const at = performance.now();
    const done = await on.run({}, ['--lock-timeout', '2']);
    const seconds = (performance.now() - at) / 1000;
    expectFailure(done, {
      exit: 75,
      code: 'locked',
      says: [
        'schema "spacex" on postgres',
        'night report',
        `pid ${rows[0]?.pid}`,
        '--lock-timeout',
      ],
    });
    expect(seconds).toBeGreaterThan(2);
    expect(seconds).toBeLessThan(15);
    await other.query('rollback');
    expect(await contentsOf(on.database)).toEqual(on.before);
    expectSuccess(await on.run());
  },
);
