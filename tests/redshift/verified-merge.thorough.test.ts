import type { LoaderError, QueryableLoader } from '@spacex-platform/loaders';
import { cores } from '@spacex-platform/transform';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { core, loadCores } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { startDataApiServer } from './stand-in/data-api-server.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';
import { type SimulatedFilter, withFilter } from './support/row-filter.ts';

describeMoto('Redshift, compared with the rows that were sent', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  let schema: string;
  let loader: QueryableLoader;
  let cases = 0;
  beforeAll(async () => {
    moto = await startMoto();
    place = await redshiftPlace(moto);
  });
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });

  const before = [core('a', 'B1'), core('b', 'B2')];
  const after = [core('a', 'B1 again'), core('c', 'B3')];
  const serials = async () =>
    (
      await place.standIn.database.query<{ serial: string }>(
        `select serial from ${schema}.cores order by core_id, serial`,
      )
    ).map(({ serial }) => serial);

  beforeEach(async () => {
    cases += 1;
    schema = `verified_${cases}`;
    loader = place.loader({ schema, tables: [cores] });
    await loadCores(loader, before);
  });

  const failsWith = (filter: SimulatedFilter, through = loader): Promise<LoaderError> =>
    withFilter(place.standIn, `${schema}.cores`, filter, () =>
      failureOf(loadCores(through, after, { prune: true })),
    );

  test.each([
    [
      'a row that is not inserted',
      'insert',
      "new.core_id = 'c'",
      undefined,
      '1 rows are missing or outdated',
    ],
    [
      'a row that is not replaced',
      'delete',
      "old.core_id = 'a'",
      undefined,
      '1 rows are missing or outdated',
    ],
    [
      'a row that is not deleted',
      'delete',
      "old.core_id = 'b'",
      undefined,
      '1 rows were not deleted',
    ],
    [
      'a value that is changed',
      'insert',
      "new.core_id = 'c'",
      "serial := 'X'",
      '1 rows have other values',
    ],
    [
      'a value that is removed',
      'insert',
      "new.core_id = 'c'",
      'block := null',
      '1 rows have other values',
    ],
  ] as const)('commits nothing because of %s', async (_, on, when, change, counts) => {
    const failure = await failsWith({ on, when, ...(change === undefined ? {} : { change }) });
    expect(failure).toMatchObject({ code: 'target_differs', transient: false, usage: false });
    expect(failure.message).toContain(
      `The tables on redshift differ from the rows that were sent after writing them. Nothing was committed. cores: ${counts}. `,
    );
    expect(failure.message).toMatch(/another program writes to the tables/);
    expect(await serials()).toEqual(['B1', 'B2']);
    const ledger = await loader.openLedger();
    expect((await ledger.runs({ limit: 1 }))[0]).toMatchObject({
      status: 'failed',
      error: { code: 'target_differs' },
    });
    await ledger.close();
    expect(await place.leftovers()).toEqual([]);
    expect(await loadCores(loader, after, { prune: true })).toMatchObject([
      { inserted: 1, updated: 1, deleted: 1 },
    ]);
  });

  test('finds the difference through the Data API, which returns no SQLSTATE', async () => {
    await using service = await startDataApiServer(place.standIn.wire);
    const dataApi = { workgroup: 'analytics', database: 'dev', endpoint: service.url };
    const failure = await failsWith(
      { on: 'insert', when: "new.core_id = 'c'" },
      place.loader({ schema, dataApi }),
    );
    expect(failure.code).toBe('target_differs');
    expect(failure.message).toContain('cores: 1 rows are missing or outdated. ');
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  test('finds a key that another program has inserted again, and --rewrite replaces both rows', async () => {
    await place.standIn.database.query(
      `insert into ${schema}.cores select * from ${schema}.cores where core_id = 'b'`,
    );
    const failure = await failureOf(loadCores(loader, before));
    expect(failure.code).toBe('target_differs');
    expect(failure.message).toContain('cores: 1 rows have the key of another row. ');
    expect(failure.message).toContain('spacex-etl run --target redshift --rewrite');
    expect(await serials()).toEqual(['B1', 'B2', 'B2']);
    expect(await loadCores(loader, before, { rewrite: true })).toMatchObject([
      { rows: 2, inserted: 0, updated: 2, unchanged: 0 },
    ]);
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  test('rewrites a row that was edited, and plans to', async () => {
    const { database } = place.standIn;
    await database.query(`update ${schema}.cores set serial = 'edited' where core_id = 'a'`);
    const unchanged = { rows: 2, inserted: 0, updated: 0, unchanged: 2 };
    expect(await loadCores(loader, before)).toMatchObject([unchanged]);
    expect(await serials()).toEqual(['edited', 'B2']);
    const rewritten = { rows: 2, inserted: 0, updated: 2, unchanged: 0 };
    const plan = await loadCores(loader, before, { dryRun: true, rewrite: true });
    expect(plan).toMatchObject([rewritten]);
    expect(await loadCores(loader, before, { rewrite: true })).toMatchObject([rewritten]);
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  test('updates a row without a content hash', async () => {
    const { database } = place.standIn;
    await database.query(
      `alter table ${schema}.cores alter column _content_hash drop not null;
       update ${schema}.cores set _content_hash = null, serial = 'edited' where core_id = 'a'`,
    );
    expect(await loadCores(loader, before)).toMatchObject([{ updated: 1, unchanged: 1 }]);
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  test('names row-level security that hides rows from the user, and doctor finds it', async () => {
    const { database, wire } = place.standIn;
    const own = `${schema}_owned`;
    const { user, password } = await database.schemaOwner(own);
    const owner = place.loader({ schema: own, tables: [cores], wire: { ...wire, user, password } });
    await loadCores(owner, before);
    const filters = async (of: QueryableLoader) =>
      (await of.diagnose()).find(({ check }) => check === 'filters');
    expect(await filters(owner)).toMatchObject({ status: 'ok' });
    // As in Redshift: rows are hidden from reading and deleting, and no INSERT is refused.
    await database.query(
      `alter table ${own}.cores enable row level security, force row level security;
       create policy added on ${own}.cores for insert with check (true);
       create policy old_blocks on ${own}.cores for select using (serial <> 'B3')`,
    );
    const failure = await failureOf(loadCores(owner, after));
    expect(failure.code).toBe('target_differs');
    expect(failure.message).toContain('cores: 2 rows are missing or outdated. Possible causes:');
    expect(failure.message).toMatch(
      /cores: row-level security applies to the user and hides rows from it\. .*grant ignore rls/,
    );
    const finding = await filters(owner);
    expect(finding).toMatchObject({ status: 'failed' });
    expect(finding?.detail).toContain('row-level security on cores');
    expect(finding?.next).toContain(`alter table "${own}"."cores" row level security off;`);
    // A superuser is exempt.
    expect(await filters(place.loader({ schema: own, tables: [cores] }))).toMatchObject({
      status: 'ok',
    });
    await database.query(`drop schema ${own} cascade`);
  });

  test('doctor warns of masking policies as far as the user may read them', async () => {
    await place.standIn.database.query(
      `insert into public.masking_policies values ('mask_serial', $1, 'cores')`,
      [schema],
    );
    const finding = (await loader.diagnose()).find(({ check }) => check === 'filters');
    expect(finding).toMatchObject({ status: 'warning' });
    expect(finding?.next).toContain('cores: a masking policy ("mask_serial") may apply');
  });
});
