import { type RunResult, runPipeline } from '@spacex-platform/loaders/pipeline';
import { checks } from '@spacex-platform/transform';
import { describe, expect, test } from 'vitest';
import { testLake } from '../lake/lake.ts';
import {
  embeddedWarehouse,
  postgresWarehouse,
  quickApi,
  type Warehouse,
} from '../load/warehouse.ts';
import { type ApiServer, startApiServer } from '../support/api-server.ts';
import { describeReference } from '../support/reference-data.ts';

type Place = Pick<Warehouse, 'loader'> & AsyncDisposable;

async function lakePlace(): Promise<Place> {
  const lake = testLake();
  return {
    loader: lake.loader,
    [Symbol.asyncDispose]: async () => lake[Symbol.dispose](),
  };
}

const places = {
  postgres: postgresWarehouse as () => Promise<Place>,
  embedded: embeddedWarehouse as () => Promise<Place>,
  lake: lakePlace,
};

function checkedRun({ url }: ApiServer, { loader }: Place): Promise<RunResult> {
  return runPipeline({ source: quickApi(url), loaders: [loader], checks, version: 'test' });
}

/** The launches that a reader sees, and the landings that succeeded without an attempt. */
async function shown({ loader }: Place): Promise<unknown[]> {
  const reader = await loader.openReader();
  try {
    const { rows } = await reader.query(
      `select (select count(*) from launches) as launches,
              (select count(*) from core_flights
                where landing_success = true and landing_attempt = false) as odd`,
    );
    return Object.values(rows[0] ?? {});
  } finally {
    await reader.close();
  }
}

describeReference('a run with checks before the commit', (reference) => {
  describe.each(Object.entries(places))('into %s', (_, open) => {
    test('commits real documents with known source errors', async () => {
      await using api = await startApiServer(reference.documents());
      await using place = await open();
      const result = await checkedRun(api, place);
      expect(result.error).toBeUndefined();
      const listed = result.targets[0]?.checks ?? [];
      expect(listed.length).toBeGreaterThan(10);
      expect(listed.map(({ status }) => status)).toEqual(listed.map(() => 'known'));
      expect(await shown(place)).toEqual([205, 0]);
    });

    test.each([
      ['on the first load', false],
      ['on a later load', true],
    ])('commits nothing if an error-level check fails: %s', async (_when, loadedBefore) => {
      const documents = reference.documents();
      await using api = await startApiServer(documents);
      await using place = await open();
      if (loadedBefore) expect((await checkedRun(api, place)).status).toBe('succeeded');

      const broken = documents.launches.find(({ name }) => name === 'CRS-2');
      const [core] = (broken?.['cores'] ?? []) as Record<string, unknown>[];
      Object.assign(core ?? {}, { landing_attempt: false, landing_success: true });
      await using bad = await startApiServer(documents);
      const result = await checkedRun(bad, place);

      expect(result.status).toBe('aborted');
      expect(result.error).toMatchObject({ code: 'check_failed', transient: false });
      expect(result.error?.message).toContain(
        'core_flights.landing_success.without_attempt (1 case',
      );
      expect(result.targets[0]).toMatchObject({ status: 'aborted' });
      if (loadedBefore) expect(await shown(place)).toEqual([205, 0]);
      else await expect(shown(place)).rejects.toThrow();

      const ledger = await place.loader.openLedger();
      try {
        const [entry] = await ledger.run(result.runId);
        expect(entry).toMatchObject({ status: 'aborted', error: { code: 'check_failed' } });
      } finally {
        await ledger.close();
      }
    });

    test('commits edge cases that the schema accepts, and warns about them', async () => {
      const documents = reference.documents();
      const odd = documents.launches.find(({ name }) => name === 'CRS-2') ?? {};
      Object.assign(odd, { date_local: '2013-02-30T10:10:00-05:00', flight_number: 2147483647 });
      await using api = await startApiServer(documents);
      await using place = await open();
      const result = await checkedRun(api, place);
      expect(result.error).toBeUndefined();
      const warned = (result.targets[0]?.checks ?? []).filter(({ status }) => status === 'warned');
      expect(warned.map(({ id }) => id).toSorted()).toEqual([
        'launches.date_local.of_date',
        'launches.flight_number.without_gap',
      ]);
      expect(await shown(place)).toEqual([205, 0]);
    });

    test('aborts if the source sends much less than before', async () => {
      const documents = reference.documents();
      await using api = await startApiServer(documents);
      await using place = await open();
      expect((await checkedRun(api, place)).status).toBe('succeeded');
      await using half = await startApiServer({
        ...documents,
        launches: documents.launches.slice(0, 100),
      });
      const result = await checkedRun(half, place);
      expect(result.targets[0]?.checks).toContainEqual(
        expect.objectContaining({ id: 'launches.rows.brought_again', status: 'failed' }),
      );
      expect(await shown(place)).toEqual([205, 0]);
    });

    test('does not count rejected documents as lost', async () => {
      const documents = reference.documents();
      await using api = await startApiServer(documents);
      await using place = await open();
      expect((await checkedRun(api, place)).status).toBe('succeeded');
      // One of four rockets, with two payload weights and more.
      Object.assign(documents.rockets[0] ?? {}, { stages: 'two' });
      await using odd = await startApiServer(documents);
      const result = await checkedRun(odd, place);
      expect(result.error).toBeUndefined();
      expect(result).toMatchObject({ status: 'succeeded', rejects: 1 });
    });
  });

  test('records the result of every check of committed and aborted runs in a database', async () => {
    const documents = reference.documents();
    await using warehouse = await postgresWarehouse();
    await using good = await startApiServer(documents);
    const first = await checkedRun(good, warehouse);
    const launch = documents.launches[0] ?? {};
    Object.assign(launch, { upcoming: true, success: true });
    await using bad = await startApiServer(documents);
    const second = await checkedRun(bad, warehouse);
    const rows = await warehouse.query(
      `select run_id, check_id, status, cases::int from spacex.etl_run_checks
        where check_id in ('launches.success.too_early', 'launches.success.unknown') order by run_id, check_id`,
    );
    expect(rows).toEqual([
      { run_id: first.runId, check_id: 'launches.success.too_early', status: 'passed', cases: 0 },
      { run_id: first.runId, check_id: 'launches.success.unknown', status: 'known', cases: 1 },
      { run_id: second.runId, check_id: 'launches.success.too_early', status: 'failed', cases: 1 },
      { run_id: second.runId, check_id: 'launches.success.unknown', status: 'known', cases: 1 },
    ]);
  });

  test('commits one target while another is aborted', async () => {
    const documents = reference.documents();
    await using postgres = await postgresWarehouse();
    using lake = testLake();
    await using api = await startApiServer(documents);
    await checkedRun(api, postgres);
    await using half = await startApiServer({
      ...documents,
      launches: documents.launches.slice(0, 100),
    });
    const result = await runPipeline({
      source: quickApi(half.url),
      loaders: [postgres.loader, lake.loader],
      checks,
    });
    expect(result.targets.map(({ status }) => status)).toEqual(['aborted', 'succeeded']);
  });
});
