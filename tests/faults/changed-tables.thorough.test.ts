// @module-tag postgres-version
import { beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand } from '../cli/command.ts';
import { bench } from './support/bench.ts';
import { contentsOf } from './support/contents.ts';
import { expectFailure, expectSuccess } from './support/outcome.ts';

beforeAll(requireBuiltCommand);

const statuses = 'select capsule_id, status from spacex.capsules order by 1';
const retired = ['0', '1', '2', '3'].map((n) => ({
  capsule_id: `capsule-${n}`,
  status: 'retired',
}));

describe('a table that somebody changed between two runs', () => {
  test('a dropped column is added again and filled', async () => {
    await using on = await bench('loaded');
    await on.database.query('alter table spacex.capsules drop column status');
    expectSuccess(await on.run());
    expect(await on.database.query(statuses)).toEqual(retired);
  });

  test('keeps an additional column that may be null', async () => {
    await using on = await bench('loaded');
    await on.database.query(
      `alter table spacex.capsules add column note text;
       update spacex.capsules set note = 'seen' where capsule_id = 'capsule-1'`,
    );
    expectSuccess(await on.run());
    expect(await on.database.query(statuses)).toEqual(retired);
    expect(
      await on.database.query('select capsule_id, note from spacex.capsules order by 1'),
    ).toEqual([
      { capsule_id: 'capsule-0', note: null },
      { capsule_id: 'capsule-1', note: 'seen' },
      { capsule_id: 'capsule-2', note: null },
      { capsule_id: 'capsule-3', note: null },
    ]);
  });

  test.for([
    {
      name: 'a column of another type',
      change: 'alter table spacex.capsules alter column reuse_count type text',
      says: 'capsules.reuse_count is text, not integer',
    },
    {
      name: 'a dropped primary key',
      change: 'alter table spacex.capsules drop constraint capsules_pkey',
      says: 'capsules has no primary key, not (capsule_id)',
    },
    {
      name: 'a column of their own that must not be null and has no default',
      change: `alter table spacex.capsules add column note text not null default '';
               alter table spacex.capsules alter column note drop default`,
      says: 'capsules.note is not part of the definition, and requires a value',
    },
    {
      name: 'a view in place of the table',
      change: `alter table spacex.capsules rename to kept;
               create view spacex.capsules as select * from spacex.kept`,
      says: 'capsules is not a table',
    },
  ])('$name exits with 1, and the SQL in the message fixes it', async ({ change, says }) => {
    await using on = await bench('loaded');
    await on.database.query(change);
    const before = await contentsOf(on.database);
    const message = expectFailure(await on.run(), {
      exit: 1,
      code: 'schema_conflict',
      says: [says, 'Schema "spacex" on postgres', 'Nothing was changed.', 'run them and start'],
    });
    expect(on.api.requests).toEqual([]);
    expect(await contentsOf(on.database)).toEqual(before);
    await on.database.query(message.slice(message.indexOf(':\n') + 2));
    expectSuccess(await on.run());
    expect(await on.database.query(statuses)).toEqual(retired);
  });

  test('names an additional constraint that rejects a row, and exits with 1', async () => {
    await using on = await bench('loaded');
    await on.database.query(
      "alter table spacex.capsules add constraint flying check (status = 'active')",
    );
    const before = await contentsOf(on.database);
    expectFailure(await on.run(), {
      exit: 1,
      code: 'statement',
      says: ['violates check constraint "flying"', '[23514]', 'drop the constraint'],
    });
    expect(await contentsOf(on.database)).toEqual(before);
  });
});
