// @module-tag postgres-version
import type { QueryableLoader } from '@spacex-platform/loaders';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { cores, type Table } from '@spacex-platform/transform';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { core, loadCores, newRun, outcomeOf } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

let database: FreshDatabase;
beforeEach(async () => {
  database = await freshDatabase();
});
afterEach(() => database.dispose());

const loader = () => postgresLoader(database.settings);
const fleet = [core('1', 'B1058'), core('2', 'B1051')];

/** The table as an older version of the platform created it. */
function coresWithout(...names: string[]): Table {
  const columns = Object.entries(cores.columns).filter(([name]) => !names.includes(name));
  return { ...cores, columns: Object.fromEntries(columns) };
}

describe('a table with missing columns', () => {
  test('gets the columns, and its rows are rewritten', async () => {
    await loadCores(loader(), fleet, { tables: [coresWithout('block', 'reuse_count')] });
    const migrations: string[] = [];
    const [report] = await loadCores(loader(), fleet.slice(0, 1), {
      onEvent: (event) => {
        if (event.type === 'migrated') migrations.push(...event.statements);
      },
    });
    expect(report).toMatchObject({ rows: 1, updated: 1, inserted: 0, unchanged: 0 });
    expect(migrations.filter((sql) => sql.startsWith('alter table'))).toEqual([
      'alter table "spacex"."cores" add column "block" integer',
      'alter table "spacex"."cores" add column "reuse_count" integer',
    ]);
    expect(
      await database.query('select core_id, block, reuse_count from spacex.cores order by 1'),
    ).toEqual([
      { core_id: '1', block: 5, reuse_count: 0 },
      { core_id: '2', block: null, reuse_count: null },
    ]);
    const [again] = await loadCores(loader(), fleet);
    expect(again).toMatchObject({ rows: 2, updated: 1, unchanged: 1 });
  });

  test('does not get the columns from a failed run', async () => {
    await loadCores(loader(), fleet, { tables: [coresWithout('block')] });
    const twice = [core('1', 'B1058'), core('1', 'B1058 again')];
    await failureOf(
      loadCores(loader(), [core('3', 'B1060'), ...twice.map((one) => ({ ...one, id: '4' }))]),
    );
    const columns = await database.query(
      `select column_name from information_schema.columns
        where table_schema = 'spacex' and table_name = 'cores' and column_name = 'block'`,
    );
    expect(columns).toEqual([]);
  });
});

describe('a column that a new definition makes nullable', () => {
  test('accepts rows without a value, and the plan reports it', async () => {
    const strict: Table = {
      ...cores,
      columns: { ...cores.columns, block: { ...cores.columns.block, nullable: false } as never },
    };
    await loadCores(loader(), fleet, { tables: [strict] });
    const without = [{ ...core('3', 'B1060'), block: null }];
    const ddl = 'alter table "spacex"."cores" alter column "block" drop not null';
    const plan = await loader().open({ run: newRun(), tables: [cores], dryRun: true });
    await plan.commit(outcomeOf(0));
    expect(plan.ddl).toContain(ddl);
    const [report] = await loadCores(loader(), without);
    expect(report).toMatchObject({ inserted: 1, updated: 0 });
    expect(await database.query("select block from spacex.cores where core_id = '3'")).toEqual([
      { block: null },
    ]);
  });
});

describe('a table of a version without Launch Library', () => {
  const counters = ['reuse_count', 'rtls_attempts', 'rtls_landings'] as const;
  const unknown = Object.fromEntries(
    [...counters, 'asds_attempts', 'asds_landings'].map((name) => [name, null]),
  );
  /** Counters may not be null, and there is no column `source`. */
  const earlier: Table = {
    ...coresWithout('source'),
    columns: Object.fromEntries(
      Object.entries(coresWithout('source').columns).map(([name, column]) => [
        name,
        { ...column, nullable: ['block', 'last_update'].includes(name) },
      ]),
    ),
  };
  const live = { ...core('ll2:9', 'B1090'), ...unknown, source: 'launch-library' };
  const sources = () =>
    database.query('select core_id, reuse_count, source from spacex.cores order by 1');

  test('holds its documents: earlier rows are of r-spacex, unknown counters are null', async () => {
    await loadCores(loader(), fleet, { tables: [earlier] });
    const { user } = await database.schemaOwner('elsewhere');
    await database.query(
      `grant select on spacex.cores to ${user};
       create view public.counters as select serial, reuse_count from spacex.cores`,
    );
    const migrations: string[] = [];
    await loadCores(loader(), [live as never], {
      onEvent: (event) => {
        if (event.type === 'migrated') migrations.push(...event.statements);
      },
    });
    const changes = migrations.filter((sql) => sql.startsWith('alter table'));
    expect(changes).toEqual([
      ...[...counters, 'asds_attempts', 'asds_landings'].map(
        (name) => `alter table "spacex"."cores" alter column "${name}" drop not null`,
      ),
      `alter table "spacex"."cores" add column "source" text default 'r-spacex' not null`,
    ]);
    expect(await sources()).toEqual([
      { core_id: '1', reuse_count: 0, source: 'r-spacex' },
      { core_id: '2', reuse_count: 0, source: 'r-spacex' },
      { core_id: 'll2:9', reuse_count: null, source: 'launch-library' },
    ]);
    expect(await database.query('select count(*)::int as n from public.counters')).toEqual([
      { n: 3 },
    ]);
    expect(
      await database.query("select has_table_privilege($1, 'spacex.cores', 'select') as may", [
        user,
      ]),
    ).toEqual([{ may: true }]);
  });

  test('becomes the table that a new schema has', async () => {
    const shape = () =>
      database.query(
        `select column_name, data_type, is_nullable, column_default
           from information_schema.columns
          where table_schema = 'spacex' and table_name = 'cores' order by column_name`,
      );
    await loadCores(loader(), fleet, { tables: [earlier] });
    await loadCores(loader(), fleet);
    const migrated = await shape();
    await database.query('drop table spacex.cores');
    await loadCores(loader(), fleet);
    expect(migrated).toEqual(await shape());
  });

  test('can still be loaded by that version', async () => {
    await loadCores(loader(), [...fleet, live as never]);
    await loadCores(loader(), [core('3', 'B1060')], { tables: [earlier] });
    expect(await sources()).toMatchObject([{}, {}, { source: 'r-spacex' }, { core_id: 'll2:9' }]);
  });
});

describe('a difference that new columns cannot fix', () => {
  test.each([
    {
      name: 'a column of another type',
      sql: 'alter table spacex.cores alter column block type text',
      says: 'cores.block is text, not integer',
    },
    {
      name: 'no primary key',
      sql: 'alter table spacex.cores drop constraint cores_pkey',
      says: 'cores has no primary key',
    },
    {
      name: 'another primary key',
      sql: 'alter table spacex.cores drop constraint cores_pkey, add constraint own primary key (serial)',
      says: 'cores has the primary key (serial), not (core_id)',
    },
    {
      name: 'a view instead of a table',
      sql: 'alter table spacex.cores rename to kept; create view spacex.cores as select * from spacex.kept',
      says: 'cores is not a table',
    },
    {
      name: 'a materialized view instead of a table',
      sql: 'alter table spacex.cores rename to kept; create materialized view spacex.cores as select * from spacex.kept',
      says: 'cores is not a table',
    },
  ])('$name stops the run, and the SQL in the message fixes it', async ({ sql, says }) => {
    await loadCores(loader(), fleet);
    await database.query(sql);
    const definition = () =>
      database.query(
        `select c.relname, c.relkind, a.attname, a.atttypid
           from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relnamespace = 'spacex'::regnamespace order by 1, 3`,
      );
    const before = await definition();
    const error = await failureOf(loadCores(loader(), [...fleet, core('3', 'B1060')]));
    expect(error).toMatchObject({ code: 'schema_conflict', transient: false });
    expect(error.message).toContain(says);
    expect(await definition()).toEqual(before);

    const fix = error.message.slice(error.message.indexOf(':\n') + 2);
    await database.query(fix);
    await loadCores(loader(), [...fleet, core('3', 'B1060')]);
    expect(await database.query('select serial from spacex.cores order by 1')).toEqual([
      { serial: 'B1051' },
      { serial: 'B1058' },
      { serial: 'B1060' },
    ]);
  });

  test('a table with the name of a view stops the run', async () => {
    await database.query('create schema spacex; create table spacex.serials (n integer)');
    const views = [
      {
        name: 'serials',
        description: 'Serials.',
        reads: ['cores'],
        sql: 'select serial from cores',
      },
    ];
    const error = await failureOf(
      loadCores(postgresLoader({ ...database.settings, views }), fleet),
    );
    expect(error).toMatchObject({ code: 'schema_conflict' });
    expect(error.message).toContain('alter table "spacex"."serials" rename to "serials_before";');
  });
});

describe('a view whose columns change', () => {
  const view = (sql: string, name = 'serials', reads = ['cores']) => ({
    ...{ name, description: `All of ${name}.`, reads, sql },
  });
  const over = (...views: ReturnType<typeof view>[]) =>
    postgresLoader({ ...database.settings, views });
  const before = view('select core_id, serial from cores');
  const planned = async (loading: QueryableLoader) => {
    const session = await loading.open({ run: newRun(), tables: [cores], dryRun: true });
    await session.commit(outcomeOf(0));
    return session.ddl;
  };
  const columns = async (name = 'serials') =>
    (
      await database.query(
        `select column_name::text as name from information_schema.columns
          where table_schema = 'spacex' and table_name = $1 order by ordinal_position`,
        [name],
      )
    ).map((row) => (row as { name: string }).name);

  test.each([
    [
      'a column between',
      'select core_id, block, serial from cores',
      ['core_id', 'block', 'serial'],
    ],
    ['one less', 'select core_id from cores', ['core_id']],
    ['another name', 'select core_id, serial as name from cores', ['core_id', 'name']],
    ['another type', 'select core_id, block as serial from cores', ['core_id', 'serial']],
  ])(
    '%s: the view is re-created with its grants, and the plan reports it',
    async (_, sql, expected) => {
      await loadCores(over(before), fleet);
      const { user } = await database.schemaOwner('elsewhere');
      await database.query(`grant select on spacex.serials to ${user} with grant option`);
      const after = over(view(sql));
      const ddl = await planned(after);
      expect(ddl).toContain('drop view "spacex"."serials"');
      expect(await columns()).toEqual(['core_id', 'serial']);
      const [report] = await loadCores(after, fleet);
      expect(report).toMatchObject({ unchanged: 2 });
      expect(await columns()).toEqual(expected);
      const may =
        "select has_table_privilege($1, 'spacex.serials', 'select with grant option') as may";
      expect(await database.query(may, [user])).toEqual([{ may: true }]);
      expect(await planned(after)).toEqual([]);
    },
  );

  test('an appended column does not re-create the view', async () => {
    await loadCores(over(before), fleet);
    await database.query('create view public.others as select serial from spacex.serials');
    const after = over(view('select core_id, serial, block from cores'));
    expect((await planned(after)).some((sql) => sql.startsWith('drop'))).toBe(false);
    await loadCores(after, fleet);
    expect(await columns()).toEqual(['core_id', 'serial', 'block']);
  });

  test('re-creates the view and adds the column to its table in one run', async () => {
    await loadCores(over(before), fleet, { tables: [coresWithout('block')] });
    const after = over(view('select core_id, block, serial from cores'));
    expect(await planned(after)).toContain('drop view "spacex"."serials"');
    await loadCores(after, fleet);
    expect(await columns()).toEqual(['core_id', 'block', 'serial']);
  });

  test('dependent views of this project are re-created too', async () => {
    const second = view('select serial from serials', 'names', ['serials']);
    await loadCores(over(before, second), fleet);
    await loadCores(over(view('select block, serial from cores'), second), fleet);
    expect(await columns()).toEqual(['block', 'serial']);
    expect(await columns('names')).toEqual(['serial']);
  });

  test.each([
    [
      'another view depends on it',
      'create view public.others as select serial from spacex.serials',
      'public.others depends on it',
    ],
    [
      'it was not created by the platform',
      "comment on view spacex.serials is 'By hand.'",
      'it was not created by the platform',
    ],
  ])(
    '%s: the run stops before reading anything, and the SQL in the message fixes it',
    async (_, sql, says) => {
      await loadCores(over(before), fleet);
      await database.query(sql);
      const after = over(view('select block, serial from cores'));
      const error = await failureOf(loadCores(after, fleet));
      expect(error).toMatchObject({ code: 'schema_conflict', transient: false });
      expect(error.message).toContain(says);
      expect((await failureOf(planned(after))).code).toBe('schema_conflict');
      expect(await columns()).toEqual(['core_id', 'serial']);
      await database.query(error.message.slice(error.message.indexOf(':\n') + 2));
      await loadCores(after, fleet);
      expect(await columns()).toEqual(['block', 'serial']);
    },
  );
});

test('grants and views of other users survive reloads and migrations', async () => {
  await loadCores(loader(), fleet, { tables: [coresWithout('block')] });
  const { user } = await database.schemaOwner('elsewhere');
  await database.query(
    `grant usage on schema spacex to ${user}; grant select on spacex.cores to ${user};
     create view elsewhere.serials as select serial from spacex.cores;`,
  );
  await loadCores(loader(), [core('1', 'B1058.15'), core('3', 'B1060')], { prune: true });
  expect(await database.query('select serial from elsewhere.serials order by 1')).toEqual([
    { serial: 'B1058.15' },
    { serial: 'B1060' },
  ]);
  expect(
    await database.query("select has_table_privilege($1, 'spacex.cores', 'select') as may", [user]),
  ).toEqual([{ may: true }]);
});

test('a reload of the same documents writes no rows', async () => {
  await loadCores(loader(), fleet);
  const versions = () =>
    database.query('select core_id, xmin::text, ctid::text, _run_id from spacex.cores order by 1');
  const before = await versions();
  await loadCores(loader(), fleet);
  expect(await versions()).toEqual(before);
});

describe('privileges', () => {
  test('a user who owns only the schema can load, update, add columns, prune and create views', async () => {
    const owner = postgresLoader({
      ...(await database.schemaOwner('spacex')),
      views: [
        {
          name: 'serials',
          description: 'Serials.',
          reads: ['cores'],
          sql: 'select serial from cores',
        },
      ],
    });
    await loadCores(owner, fleet, { tables: [coresWithout('block')] });
    await loadCores(owner, [core('1', 'B1058.15')], { prune: true });
    expect(await database.query('select serial from spacex.serials')).toEqual([
      { serial: 'B1058.15' },
    ]);
  });

  test('a missing schema that the user may not create fails with the SQL to run', async () => {
    const settings = await database.schemaOwner('elsewhere');
    const own = postgresLoader(settings);
    const error = await failureOf(loadCores(own, fleet));
    expect(error).toMatchObject({ code: 'permission', transient: false });
    const statement = `create schema "spacex" authorization "${settings.user}";`;
    expect(error.message).toContain(statement);
    await database.query(statement);
    await loadCores(own, fleet);
  });

  test('a missing privilege for temporary tables or the schema fails with the grant to run', async () => {
    const settings = await database.schemaOwner('elsewhere');
    await database.query(
      `revoke temporary on database ${settings.database} from ${settings.user}; create schema spacex`,
    );
    const own = postgresLoader(settings);
    const error = await failureOf(loadCores(own, fleet));
    expect(error).toMatchObject({ code: 'permission', reason: '42501' });
    for (const grant of [
      `grant usage, create on schema "spacex" to "${settings.user}";`,
      `grant temporary on database "${settings.database}" to "${settings.user}";`,
    ]) {
      expect(error.message).toContain(grant);
      await database.query(grant);
    }
    await loadCores(own, fleet);
  });
});
