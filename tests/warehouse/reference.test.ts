import { tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiServer, startApiServer } from '../support/api-server.ts';
import { describeReference, type ReferenceDocuments } from '../support/reference-data.ts';
import { embeddedWarehouse, load, postgresWarehouse, type Warehouse } from './warehouse.ts';

describeReference('all reference documents, from the API into databases', (reference) => {
  let api: ApiServer<ReferenceDocuments>;
  let postgres: Warehouse;
  let embedded: Warehouse;
  const documents = reference.documents();
  const sql = (text: string) => postgres.query(text);
  const one = async (text: string) => Object.values((await sql(text))[0] ?? {});

  beforeAll(async () => {
    api = await startApiServer(reference.documents());
    [postgres, embedded] = await Promise.all([postgresWarehouse(), embeddedWarehouse()]);
    for (const { loader } of [postgres, embedded]) {
      const result = await load(api.url, loader);
      expect(result.error).toBeUndefined();
      expect(result.rejects).toBe(0);
      expect(result.drift).toEqual([]);
    }
  });
  afterAll(async () => {
    await Promise.all([api, postgres, embedded].map((one) => one?.[Symbol.asyncDispose]()));
  });

  test.each(tables.map((table) => [table.name, table] as const))(
    '%s has equal contents in both',
    async (name, table) => {
      const columns = [...Object.keys(table.columns), '_content_hash'].map((one) => `"${one}"`);
      const text = `select ${columns.join(', ')} from "${name}" order by ${table.key.join(', ')}`;
      const rows = await sql(text);
      expect(rows.length).toBeGreaterThan(0);
      expect(await embedded.query(text)).toEqual(rows);
    },
  );

  test('every launch arrives with every value, null and date', async () => {
    const rows = await sql('select * from launches order by launch_id');
    const sorted = documents.launches.toSorted((a, b) =>
      String(a['id']) < String(b['id']) ? -1 : 1,
    );
    expect(rows).toHaveLength(205);
    for (const [index, launch] of sorted.entries()) {
      const fairings = launch['fairings'] as Record<string, unknown> | null;
      const links = launch['links'] as Record<string, Record<string, unknown>>;
      expect(rows[index]).toMatchObject({
        launch_id: launch['id'],
        flight_number: launch['flight_number'],
        name: launch['name'],
        date_utc: launch['date_utc'],
        date_unix: launch['date_unix'],
        date_local: launch['date_local'],
        launch_year: new Date(String(launch['date_utc'])).getUTCFullYear(),
        success: launch['success'],
        window_s: launch['window'],
        static_fire_date_utc: launch['static_fire_date_utc'],
        rocket_id: launch['rocket'],
        fairings_recovered: fairings?.['recovered'] ?? null,
        details: launch['details'],
        links_patch_small: links['patch']?.['small'],
        links_wikipedia: links['wikipedia'],
        launch_library_id: launch['launch_library_id'],
      });
    }
  });

  test('child tables have a row for each element, in its place', async () => {
    const count = (key: string) =>
      documents.launches.reduce((sum, one) => sum + (one[key] as unknown[]).length, 0);
    expect(await one('select count(*) from launch_payloads')).toEqual([count('payloads')]);
    expect(await one('select count(*) from launch_ships')).toEqual([count('ships')]);
    expect(await one('select count(*) from launch_capsules')).toEqual([count('capsules')]);
    expect(await one('select count(*) from launch_crew where crew_id is not null')).toEqual([
      count('crew'),
    ]);
    expect(await one('select count(*) from core_flights')).toEqual([215]);
    expect(
      await one('select max(position), count(*) from core_flights where position > 0'),
    ).toEqual([2, 10]);
  });

  // The numbers of these tests are those of the reference data's own description.
  test('1: the drone-ship counters copy the landings; twelve attempts are missing', async () => {
    expect(await one('select count(*) from cores where asds_attempts <> asds_landings')).toEqual([
      0,
    ]);
    const missing = `select count(*) from core_flights
      where not upcoming and landing_attempt and landing_type = 'ASDS' and landing_success is not true`;
    expect(await one(missing)).toEqual([12]);
  });
  test('2: success is three-valued, and one null has flown', async () => {
    expect(
      await one(`select count(case when success then 1 end), count(case when not success then 1 end),
        count(case when success is null then 1 end) from launches`),
    ).toEqual([181, 5, 19]);
    expect(await sql('select name from launches where success is null and not upcoming')).toEqual([
      { name: 'Starlink 3-1 (v1.5)' },
    ]);
  });
  test('3: flight numbers repeat and have gaps, names do not repeat', async () => {
    const repeated =
      'select flight_number, count(*) as n from launches group by 1 having count(*) > 1 order by 1';
    expect(await sql(repeated)).toEqual([
      { flight_number: 188, n: 4 },
      { flight_number: 198, n: 2 },
    ]);
    expect(await one('select count(distinct name) from launches')).toEqual([205]);
    expect(await one('select count(*) from launches where flight_number in (190, 201)')).toEqual([
      0,
    ]);
  });
  test('4: 19 core entries have no core, all on upcoming launches', async () => {
    expect(
      await one(
        'select count(*), count(case when upcoming then 1 end) from core_flights where core_id is null',
      ),
    ).toEqual([19, 19]);
    expect(
      await one('select count(*), count(distinct core_id) from core_flights where not upcoming'),
    ).toEqual([193, 75]);
    expect(
      await one(
        'select count(*) from (select 1 from core_flights group by launch_id having count(*) = 3) t',
      ),
    ).toEqual([5]);
  });
  test('5: landings by type, unknown kept apart, no pad in the ocean', async () => {
    expect(
      await sql(`select landing_type as t, landing_success as s, count(*) as n from core_flights
        where not upcoming group by 1, 2 order by 1, 2`),
    ).toEqual([
      { t: 'ASDS', s: false, n: 10 },
      { t: 'ASDS', s: true, n: 115 },
      { t: 'ASDS', s: null, n: 2 },
      { t: 'Ocean', s: false, n: 2 },
      { t: 'Ocean', s: true, n: 5 },
      { t: 'RTLS', s: false, n: 1 },
      { t: 'RTLS', s: true, n: 29 },
      { t: null, s: null, n: 29 },
    ]);
    expect(
      await one("select count(landpad_id) from core_flights where landing_type = 'Ocean'"),
    ).toEqual([0]);
  });
  test('6: Amos-6 counts as a flight, with a failure before its date', async () => {
    expect(
      await sql(`select f.time_s, c.landing_type, c.landing_attempt, l.upcoming from launches l
        join launch_failures f using (launch_id) join core_flights c using (launch_id) where l.name = 'Amos-6'`),
    ).toEqual([{ time_s: -165180, landing_type: 'ASDS', landing_attempt: true, upcoming: false }]);
  });
  test('7: two flight counters are wrong, the marts count for themselves', async () => {
    expect(await one('select count(*) from core_flights where reused and not upcoming')).toEqual([
      119,
    ]);
    expect(await one('select count(*) from core_turnarounds')).toEqual([118]);
    expect(
      await one(
        "select flight from core_flights join launches using (launch_id) where name = 'DART'",
      ),
    ).toEqual([2]);
    expect(await one("select flights from core_usage where serial = 'B1072'")).toEqual([1]);
  });
  test('8: date_unix disagrees twice, and stays as it is', async () => {
    expect(
      await sql(
        'select name from launches where extract(epoch from date_utc) <> date_unix order by name',
      ),
    ).toEqual([{ name: 'COTS 2' }, { name: 'SSO-A' }]);
    expect(
      await sql('select date_precision as p, count(*) as n from launches group by 1 order by 2'),
    ).toEqual([
      { p: 'day', n: 5 },
      { p: 'month', n: 8 },
      { p: 'hour', n: 192 },
    ]);
    expect(
      await one('select count(*) from launches where cast(date_local as timestamptz) <> date_utc'),
    ).toEqual([7]);
  });
  test('9: the counters of OCISLY are behind, JRTI is two pads', async () => {
    expect(
      await one("select landing_attempts, landing_successes from landpads where name = 'OCISLY'"),
    ).toEqual([61, 54]);
    expect(
      await one(`select count(*), count(case when landing_success then 1 end) from core_flights
        join landpads using (landpad_id) where name = 'OCISLY' and not upcoming`),
    ).toEqual([64, 55]);
    expect(await one("select count(*) from landpads where name like 'JRTI%'")).toEqual([2]);
  });
  test('10: payloads and launches are not one to one', async () => {
    expect(
      await one(
        'select count(*) from (select 1 from launch_payloads group by payload_id having count(*) > 1) t',
      ),
    ).toEqual([2]);
    expect(
      await one(
        'select count(*) from payloads p where not exists (select from launch_payloads where payload_id = p.payload_id)',
      ),
    ).toEqual([5]);
    expect(
      await one(
        'select count(*) from payloads p where not exists (select from launches where launch_id = p.launch_id)',
      ),
    ).toEqual([4]);
  });
  test('11: crew ids arrive from either form, and tbd is tbd', async () => {
    expect(
      await one('select count(*), count(distinct launch_id), count(role) from launch_crew'),
    ).toEqual([30, 8, 0]);
    expect(await one('select count(*) from launches where tbd')).toEqual([0]);
  });
  test('12: nulls are nulls', async () => {
    expect(
      await one(`select count(*) - count(static_fire_date_utc), count(*) - count(window_s),
        count(*) - count(details), count(*) - count(launch_library_id) from launches`),
    ).toEqual([84, 88, 71, 133]);
    expect(
      await one('select count(*) - count(mass_kg), count(*) - count(orbit) from payloads'),
    ).toEqual([29, 1]);
  });
  test('13: upcoming launches are stale ones of 2022', async () => {
    expect(
      await one('select count(*), min(launch_year), max(launch_year) from launches where upcoming'),
    ).toEqual([18, 2022, 2022]);
  });
  test('14: documents come from v5, in one request for each resource', () => {
    expect(api.requestsFor('launches').map(({ path }) => path)).toEqual([
      '/v5/launches',
      '/v5/launches',
    ]);
    expect(api.requests).toHaveLength(2 * 14);
  });
});
