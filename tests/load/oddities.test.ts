import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApiServer } from '../support/api-server.ts';
import { describeReference } from '../support/reference-data.ts';
import { load, postgresWarehouse, type SqlRow, succeeded, type Warehouse } from './warehouse.ts';

const without = ['starlink', 'history', 'dragons', 'roadster', 'company', 'ships', 'rockets'];

describeReference('what is odd in the documents stays as it is', (reference) => {
  const documents = reference.documents();
  const resources = Object.keys(documents).filter((name) => !without.includes(name));
  const stack = new AsyncDisposableStack();
  let warehouse: Warehouse;
  const sql = (text: string): Promise<SqlRow[]> => warehouse.query(text);
  /** The values of the only row, in the order of its columns. */
  const values = async (text: string, count: number) => {
    const names = Array.from({ length: count }, (_, at) => `c${at}`);
    const rows = await sql(`select * from (${text}) as t (${names.join(', ')})`);
    expect(rows).toHaveLength(1);
    return Object.values(rows[0] ?? {});
  };

  beforeAll(async () => {
    const api = stack.use(await startApiServer(documents));
    warehouse = stack.use(await postgresWarehouse());
    succeeded(await load(api, warehouse, { resources }));
  });
  afterAll(() => stack.disposeAsync());

  test('1: the counters of cores lack 12 drone ship attempts that the launches have', async () => {
    expect(
      await values('select count(*)::int from cores where asds_attempts <> asds_landings', 1),
    ).toEqual([0]);
    const missing = await sql(
      `select serial, count(*)::int as flown, asds_attempts as counted
         from core_flights f join cores using (core_id)
        where not f.upcoming and landing_attempt and landing_type = 'ASDS'
        group by core_id, serial, asds_attempts having count(*) <> asds_attempts order by serial`,
    );
    const named = reference.oddities()[
      'asds_attempts bug: cores where true attempts != endpoint'
    ] as [string, number, number][];
    expect(missing.map((row) => Object.values(row))).toEqual(named.toSorted());
    expect(missing).toHaveLength(12);
    expect(
      await values(
        `select sum(attempts)::int, sum(attempts)::int - (select sum(asds_attempts)::int from cores)
           from landings_by_type_year where landing_type = 'ASDS'`,
        2,
      ),
    ).toEqual([127, 12]);
  });

  test('2: success may be null, also for a flown launch', async () => {
    expect(
      await values(
        `select count(*) filter (where success)::int, count(*) filter (where not success)::int,
                count(*) filter (where success is null)::int from launches`,
        3,
      ),
    ).toEqual([181, 5, 19]);
    expect(await sql('select name from launches where success is null and not upcoming')).toEqual([
      { name: 'Starlink 3-1 (v1.5)' },
    ]);
  });

  test('3: flight_number is not unique', async () => {
    expect(
      await sql(
        `select flight_number, count(*)::int as n from launches
          group by flight_number having count(*) > 1 order by flight_number`,
      ),
    ).toEqual([
      { flight_number: 188, n: 4 },
      { flight_number: 198, n: 2 },
    ]);
    expect(
      await warehouse.column(
        `select n from generate_series(1, 203) n
          where not exists (select from launches where flight_number = n) order by n`,
      ),
    ).toEqual([190, 201]);
    expect(
      await values(
        'select count(distinct launch_id)::int, count(distinct name)::int from launches',
        2,
      ),
    ).toEqual([205, 205]);
  });

  test('4: core_flights has 215 rows, 19 of them without a core, and 193 flights of 75 cores', async () => {
    expect(
      await values(
        `select count(*)::int, count(*) filter (where core_id is null)::int,
                count(*) filter (where core_id is null and not upcoming)::int,
                count(*) filter (where not upcoming)::int,
                count(distinct core_id) filter (where not upcoming)::int from core_flights`,
        5,
      ),
    ).toEqual([215, 19, 0, 193, 75]);
    expect(
      await values(
        `select count(*)::int from (select from core_flights where not upcoming
          group by launch_id having array_agg(position order by position) = '{0,1,2}') t`,
        1,
      ),
    ).toEqual([3]);
  });

  test('5: landings have all combinations of attempt, outcome and type', async () => {
    const rows = await sql(
      `select landing_type as type, landing_success as success, landing_attempt as attempt,
              (landpad_id is not null) as pad, count(*)::int as n
         from core_flights where not upcoming group by 1, 2, 3, 4 order by n desc, type`,
    );
    expect(rows.map((row) => Object.values(row))).toEqual([
      ['ASDS', true, true, true, 115],
      ['RTLS', true, true, true, 29],
      [null, null, false, false, 29],
      ['ASDS', false, true, true, 10],
      ['Ocean', true, true, false, 5],
      ['ASDS', null, true, true, 2],
      ['Ocean', false, true, false, 2],
      ['RTLS', false, true, true, 1],
    ]);
    expect(
      await warehouse.column(
        `select name from core_flights join launches using (launch_id)
          where landing_attempt and landing_success is null and not launches.upcoming order by name`,
      ),
    ).toEqual(['Amos-6', 'CRS-7']);
  });

  test('6: Amos-6 counts as a launch although it was lost before its date', async () => {
    expect(
      await sql(
        `select success, l.upcoming, landing_attempt, landing_type, time_s
           from launches l join core_flights using (launch_id) join launch_failures using (launch_id)
          where name = 'Amos-6'`,
      ),
    ).toEqual([
      {
        success: false,
        upcoming: false,
        landing_attempt: true,
        landing_type: 'ASDS',
        time_s: -165180,
      },
    ]);
  });

  test('7: two flight counters are wrong and are stored unchanged', async () => {
    expect(
      await sql(
        `select name, serial, flight from core_flights f
           join launches using (launch_id) join cores using (core_id)
          where name in ('DART', 'Starlink 4-35 (v1.5)') order by name`,
      ),
    ).toEqual([
      { name: 'DART', serial: 'B1063', flight: 2 },
      { name: 'Starlink 4-35 (v1.5)', serial: 'B1072', flight: 4 },
    ]);
    expect(
      await values(
        `select count(*) filter (where reused)::int, (select count(*)::int from core_turnarounds)
           from core_flights where not upcoming`,
        2,
      ),
    ).toEqual([119, 118]);
  });

  test('8: the dates of a launch are inconsistent', async () => {
    expect(
      await sql(
        `select name, abs(date_unix - extract(epoch from date_utc))::int as s from launches
          where date_unix <> extract(epoch from date_utc) order by name`,
      ),
    ).toEqual([
      { name: 'COTS 2', s: 1728000 },
      { name: 'SSO-A', s: 120 },
    ]);
    expect(
      await values(
        'select count(*)::int from launches where cast(date_local as timestamptz) <> date_utc',
        1,
      ),
    ).toEqual([7]);
    expect(
      await sql(
        'select date_precision as p, count(*)::int as n from launches group by 1 order by n desc',
      ),
    ).toEqual([
      { p: 'hour', n: 192 },
      { p: 'month', n: 8 },
      { p: 'day', n: 5 },
    ]);
  });

  test('9: the counters of OCISLY are too low, and JRTI has two landpads', async () => {
    expect(
      await values(
        `select landing_attempts, landing_successes, count(*)::int,
                count(*) filter (where landing_success)::int
           from landpads join core_flights f using (landpad_id)
          where name = 'OCISLY' and landing_attempt and not upcoming group by 1, 2`,
        4,
      ),
    ).toEqual([61, 54, 64, 55]);
    expect(
      await sql(
        `select name, count(*)::int as n from landpads join core_flights f using (landpad_id)
          where name like 'JRTI%' and not upcoming group by landpad_id, name order by name`,
      ),
    ).toEqual([
      { name: 'JRTI', n: 40 },
      { name: 'JRTI-1', n: 2 },
    ]);
  });

  test('10: payloads and launches are not one to one', async () => {
    expect(
      await values(
        `select (select count(*)::int from (select from launch_payloads group by payload_id
                  having count(distinct launch_id) = 2) t),
                (select count(*)::int from payloads p where not exists
                  (select from launch_payloads l where l.payload_id = p.payload_id)),
                (select count(*)::int from payloads p where launch_id is not null and not exists
                  (select from launches l where l.launch_id = p.launch_id))`,
        3,
      ),
    ).toEqual([2, 5, 4]);
  });

  test('11: crew has roles in v5 and none in v4; the field is tbd', async () => {
    const { launches } = reference.documents();
    const flown = launches.filter((launch) => (launch['crew'] as unknown[]).length > 0);
    for (const launch of flown) {
      launch['crew'] = (launch['crew'] as string[]).map((crew) => ({ crew, role: 'Commander' }));
    }
    await using v5 = await startApiServer({ launches });
    await using other = await postgresWarehouse();
    const roles = `select count(*)::int as n, count(distinct launch_id)::int as launches,
                          count(role)::int as roles, count(crew_id)::int as ids from launch_crew`;
    const resources = ['launches'];
    succeeded(await load(v5, other, { resources }));
    expect(v5.requests.map(({ path }) => path)).toEqual(['/v5/launches']);
    expect(await other.query(roles)).toEqual([{ n: 30, launches: 8, roles: 30, ids: 30 }]);

    v5.fault('launches', { kind: 'status', status: 404 });
    succeeded(await load(v5, other, { resources }));
    expect(v5.requests.at(-1)?.path).toBe('/v4/launches');
    expect(await other.query(roles)).toEqual([{ n: 30, launches: 8, roles: 0, ids: 30 }]);
    expect(await values('select count(tbd)::int from launches', 1)).toEqual([205]);
  });

  test('12: nulls stay null', async () => {
    const nulls = (column: string) => `count(*) filter (where ${column} is null)::int as ${column}`;
    expect(
      await sql(
        `select ${['static_fire_date_utc', 'window_s', 'details', 'launch_library_id'].map(nulls)},
                ${['fairings_reused', 'fairings_recovery_attempt', 'fairings_recovered'].map(nulls)}
           from launches`,
      ),
    ).toEqual([
      {
        static_fire_date_utc: 84,
        window_s: 88,
        details: 71,
        launch_library_id: 133,
        ...fairingNulls(),
      },
    ]);
    expect(await sql(`select ${['mass_kg', 'orbit'].map(nulls)} from payloads`)).toEqual([
      { mass_kg: 29, orbit: 1 },
    ]);
  });

  function fairingNulls() {
    const fairings = documents.launches.map((one) => one['fairings'] as SqlRow | null);
    expect(fairings.filter((one) => one === null)).toHaveLength(36);
    const fields = ['reused', 'recovery_attempt', 'recovered'];
    return Object.fromEntries(
      fields.map((name) => [
        `fairings_${name}`,
        fairings.filter((one) => (one?.[name] ?? null) === null).length,
      ]),
    );
  }

  test('13: the source is not ordered by date, and upcoming launches are stale', async () => {
    const ids = documents.launches.map((launch) => launch['id']);
    const [order] = await warehouse.query(
      `select count(*) filter (where date_utc < before)::int as inversions,
              count(*) filter (where flight_number < number_before)::int as unsorted
         from (select date_utc, flight_number, lag(date_utc) over (order by nth) as before,
                      lag(flight_number) over (order by nth) as number_before
                 from unnest($1::text[]) with ordinality as served (launch_id, nth)
                 join launches using (launch_id)) t`,
      [ids],
    );
    expect(order).toEqual({ inversions: 6, unsorted: 0 });
    expect(
      await values(
        'select count(*)::int, min(launch_year), max(launch_year) from launches where upcoming',
        3,
      ),
    ).toEqual([18, 2022, 2022]);
  });

  test('14: a chunked body with an ETag is read completely, and the raw zone stores the ETag', async () => {
    await using api = await startApiServer({ launches: documents.launches });
    const answer = await fetch(`${api.url}/v5/launches`);
    expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(400_000);
    expect(answer.headers.get('transfer-encoding')).toBe('chunked');
    expect(answer.headers.get('cache-control')).toBe('max-age=20');
    const directory = await mkdtemp(join(tmpdir(), 'spacex-load-'));
    stack.defer(() => rm(directory, { recursive: true, force: true }));
    const lake = fileStore(pathToFileURL(directory));
    const options = { resources: ['launches'], rawZone: lake };
    const result = succeeded(await load(api, [], options));
    expect(result.resources).toEqual([
      { resource: 'launches', documents: 205, accepted: 205, rejected: 0 },
    ]);
    const path = join(directory, `raw/spacex/v4/_runs/${result.runId}.json`);
    const manifest = JSON.parse(await readFile(path, 'utf8'));
    expect(manifest.resources[0].parts).toHaveLength(1);
    expect(manifest.resources[0].parts[0]).toMatchObject({
      documents: 205,
      etag: answer.headers.get('etag'),
      url: `${api.url}/v5/launches`,
    });
    expect(answer.headers.get('etag')).toMatch(/^"[0-9a-f]{40}"$/);
  });
});
