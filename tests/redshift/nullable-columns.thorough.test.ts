import type { QueryableLoader } from '@spacex-platform/loaders';
import { cores, type Table } from '@spacex-platform/transform';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { core, loadCores, newRun, outcomeOf } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { parsedByRedshift } from './support/grammar.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';

const counters = [
  ...['reuse_count', 'rtls_attempts', 'rtls_landings', 'asds_attempts', 'asds_landings'],
];

/** The table of a version without Launch Library: counters may not be null, and there is no source. */
const earlier: Table = {
  ...cores,
  columns: Object.fromEntries(
    Object.entries(cores.columns)
      .filter(([name]) => name !== 'source')
      .map(([name, column]) => [
        name,
        { ...column, nullable: !counters.includes(name) && column.nullable },
      ]),
  ),
};

describeMoto('a Redshift table whose columns become nullable', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  let loader: QueryableLoader;
  let schema: string;
  let cases = 0;
  beforeAll(async () => {
    moto = await startMoto();
    place = await redshiftPlace(moto);
  });
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    cases += 1;
    schema = `nullable_${cases}`;
    loader = place.loader({ schema });
    await loadCores(loader, before, { tables: [earlier] });
  });

  const before = [core('a', 'B1'), { ...core('b', 'B2'), reuse_count: 7, asds_landings: 6 }];
  const unknown = Object.fromEntries(counters.map((name) => [name, null]));
  const live = { ...core('ll2:9', 'B3'), ...unknown, source: 'launch-library' } as never;
  const query = (sql: string) => place.standIn.database.query(sql);
  const rows = () =>
    query(
      `select core_id, reuse_count, asds_landings, source from ${schema}.cores order by core_id`,
    );
  const migrated = [
    { core_id: 'a', reuse_count: 0, asds_landings: 0, source: 'r-spacex' },
    { core_id: 'b', reuse_count: 7, asds_landings: 6, source: 'r-spacex' },
    { core_id: 'll2:9', reuse_count: null, asds_landings: null, source: 'launch-library' },
  ];
  const columns = async () =>
    (
      await query(
        `select column_name || ' ' || is_nullable as name from information_schema.columns
          where table_schema = '${schema}' and table_name = 'cores' order by 1`,
      )
    ).map(({ name }) => String(name));

  test('keeps its values, and gets nulls; earlier rows are of r-spacex', async () => {
    const session = await loader.open({ run: newRun(), tables: [cores], dryRun: true });
    await session.commit(outcomeOf(0));
    const at = `"${schema}"."cores"`;
    const replaced = (name: string) => [
      `alter table ${at} add column "etl_nullable_${name}" integer`,
      `update ${at} set "etl_nullable_${name}" = "${name}"`,
      `alter table ${at} drop column "${name}"`,
      `alter table ${at} rename column "etl_nullable_${name}" to "${name}"`,
    ];
    const changes = (session.ddl ?? []).filter((sql) => !sql.startsWith('comment on'));
    expect(changes).toEqual([
      ...counters.flatMap(replaced),
      `update ${at} set "_content_hash" = 0`,
      expect.stringMatching(/ add column "source" character varying\(\d+\) default 'r-spacex'$/),
    ]);
    for (const { sql, error, command } of await parsedByRedshift(changes)) {
      expect({ sql, error, command }).toEqual({ sql, error: null, command: false });
    }
    const [report] = await loadCores(loader, [live]);
    expect(report).toMatchObject({ inserted: 1, updated: 0 });
    expect(await rows()).toEqual(migrated);
    expect((await columns()).filter((name) => name.startsWith('etl_'))).toEqual([]);
    const again = await loader.open({ run: newRun(), tables: [cores], dryRun: true });
    await again.commit(outcomeOf(0));
    expect(again.ddl).toEqual([]);
  });

  test('keeps its grants, those of its columns, and views on other columns', async () => {
    const { user } = await place.standIn.database.schemaOwner(`reader_${cases}`);
    await query(`grant select on ${schema}.cores to ${user};
      grant update (reuse_count, serial) on ${schema}.cores to ${user};
      create view ${schema}.serials as select serial from ${schema}.cores`);
    await loadCores(loader, [live]);
    const may = (privilege: string, column: string) =>
      `has_column_privilege('${user}', '${schema}.cores', '${column}', '${privilege}')`;
    expect(
      await query(
        `select ${may('select', 'asds_landings')} as one, ${may('update', 'reuse_count')} as two,
                ${may('update', 'serial')} as three, ${may('update', 'asds_landings')} as four`,
      ),
    ).toEqual([{ one: true, two: true, three: true, four: false }]);
    expect(await query(`select serial from ${schema}.serials order by 1`)).toEqual([
      ...['B1', 'B2', 'B3'].map((serial) => ({ serial })),
    ]);
  });

  test('a view on such a column stops the run, and the SQL in the message lets the next run', async () => {
    await query(`create view ${schema}.reuse as select reuse_count from ${schema}.cores`);
    const failure = await failureOf(loadCores(loader, [live]));
    expect(failure).toMatchObject({ code: 'schema_conflict', transient: false });
    expect(failure.message).toContain(`drop view "${schema}"."reuse";`);
    expect(await columns()).toContain('reuse_count NO');
    await query(`drop view "${schema}"."reuse"`);
    await loadCores(loader, [live]);
    expect(await rows()).toEqual(migrated);
  });

  test.each([
    'alter table "S"."cores" add column "etl_nullable_asds_landings" integer',
    'update "S"."cores" set "etl_nullable_asds_landings" = "asds_landings"',
    'alter table "S"."cores" drop column "asds_landings"',
    'alter table "S"."cores" rename column "etl_nullable_asds_landings" to "asds_landings"',
  ])('is continued after a run that ended after: %s', async (last) => {
    const session = await loader.open({ run: newRun(), tables: [cores], dryRun: true });
    await session.commit(outcomeOf(0));
    const ddl = session.ddl ?? [];
    const end = ddl.indexOf(last.replace('S', schema));
    expect(end).toBeGreaterThan(0);
    for (const sql of ddl.slice(0, end + 1)) await query(sql);
    await loadCores(loader, [live]);
    expect(await rows()).toEqual(migrated);
    expect((await columns()).filter((name) => name.startsWith('etl_'))).toEqual([]);
  });

  test('can still be loaded by the earlier version', async () => {
    await loadCores(loader, [live]);
    await loadCores(loader, [core('c', 'B4')], { tables: [earlier] });
    expect(await rows()).toContainEqual({
      ...{ core_id: 'c', reuse_count: 0, asds_landings: 0, source: 'r-spacex' },
    });
  });
});
