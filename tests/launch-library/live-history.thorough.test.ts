import { apiSource, type RunResult } from '@spacex-platform/loaders/pipeline';
import { describe, expect, test } from 'vitest';
import { embeddedWarehouse, postgresWarehouse } from '../load/warehouse.ts';
import { startApiServer } from '../support/api-server.ts';
import { openDuck } from '../support/duckdb.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import type { LaunchDocument } from '../support/launch-library/launch-query.ts';
import { describeSamples, type LaunchLibrarySamples } from '../support/launch-library/samples.ts';
import { describeMoto } from '../support/moto-server.ts';
import { type AvailableReferenceData, describeReference } from '../support/reference-data.ts';
import { setFleet } from './support/fleet.ts';
import { setLaunches } from './support/launch-library-client.ts';
import { bySource, library, loaded, loadInto, rows } from './support/live-runs.ts';
import { hourMs, movedClock } from './support/moved-clock.ts';
import { lake, type Place, redshift } from './support/places.ts';
import { recorded } from './support/recorded-stages.ts';

function tableOf({ targets }: RunResult, name: string) {
  return targets[0]?.tables.find(({ table }) => table === name);
}

/** Launches of r/SpaceX that the live source retains, read from the documents of the API. */
function retained(reference: AvailableReferenceData) {
  return reference
    .documents()
    .launches.filter(
      ({ upcoming, date_unix: seconds }) =>
        upcoming === false && Number(seconds) < Date.UTC(2022, 9, 5, 20) / 1000,
    );
}

function historyOnTarget(
  reference: AvailableReferenceData,
  samples: LaunchLibrarySamples,
  open: () => Promise<Place>,
) {
  const clock = movedClock();

  test('is what the target has of the API, row by row', async () => {
    await using server = await startLaunchLibrary(1000);
    clock.attach(server);
    setLaunches(server, samples.flown() as unknown as LaunchDocument[]);
    await using api = await startApiServer(reference.documents());
    await using place = await open();
    using source = library(server);
    const { loader } = place;
    await loaded([loader], apiSource({ baseUrl: api.url }));
    clock.advance(hourMs);
    const skipped: string[] = [];
    const result = await loaded([loader], await source.live([loader]), skipped);

    const flown = retained(reference);
    expect(flown).toHaveLength(187);
    // Rows that were read back have the hash of the rows of their documents.
    expect(tableOf(result, 'launches')).toMatchObject({
      ...{ rows: 187 + 98, unchanged: 187, inserted: 98, updated: 0, deleted: 18 },
    });
    for (const table of ['launch_payloads', 'launch_failures', 'launch_ships']) {
      expect(tableOf(result, table), table).toMatchObject({ updated: 0 });
    }
    expect(await rows(loader, bySource)).toEqual([
      ['launch-library', false, 98],
      ['r-spacex', false, 187],
    ]);
    // Prose, which the snapshot lacks, and the flights of the cores.
    expect(
      await rows(loader, `select count(details) as n from launches where source = 'r-spacex'`),
    ).toEqual([[flown.filter(({ details }) => details !== null).length]]);
    expect(
      await rows(loader, `select count(*) as n from core_flights where source = 'r-spacex'`),
    ).toEqual([[flown.flatMap(({ cores }) => cores).length]]);
    using duck = await openDuck();
    const serials = await duck.query(
      `${recorded(samples.flownFile)} select distinct serial from stage where serial is not null order by 1`,
    );
    expect(
      await rows(loader, `select serial from cores where source = 'launch-library' order by 1`),
    ).toEqual(serials.map(({ serial }) => [serial]));
    const known = reference.documents().cores.map(({ id, serial }) => [serial, id]);
    const ids = new Map(known as [string, string][]);
    for (const [serial, id] of await rows(loader, 'select serial, core_id from cores')) {
      const expected = ids.get(String(serial));
      if (expected !== undefined) expect(id).toBe(expected);
    }
    // Not part of the run, so neither pruned nor replaced by the snapshot.
    expect(result.resources.map(({ resource }) => resource)).not.toContain('payloads');
    expect(skipped).toContain('payloads: Launch Library does not change it');
    expect(await rows(loader, 'select count(*) as n from payloads')).toEqual([
      [reference.documents().payloads.length],
    ]);

    clock.advance(hourMs);
    const again = await loaded([loader], await source.live([loader]));
    const changed = again.targets[0]?.tables.filter((table) => table.unchanged !== table.rows);
    expect(changed).toEqual([]);
  });

  test('is refused if another run was committed after it was read', async () => {
    await using server = await startLaunchLibrary(1000);
    clock.attach(server);
    setFleet(server, 5, 2);
    await using api = await startApiServer(reference.documents());
    await using place = await open();
    using source = library(server);
    const { loader } = place;
    const load = () => loaded([loader], apiSource({ baseUrl: api.url }));
    await load();
    const live = await source.live([loader]);
    await load();
    const result = await loadInto([loader], live);
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'superseded', message: expect.stringContaining('Run again') as string },
    });
    expect(await rows(loader, bySource)).toEqual([
      ['r-spacex', false, 187],
      ['r-spacex', true, 18],
    ]);
    await loaded([loader], await source.live([loader]));
    expect(await rows(loader, bySource)).toEqual([
      ['launch-library', false, 5],
      ['r-spacex', false, 187],
    ]);
  });

  test('stays if Launch Library alone is loaded, and comes with the source live', async () => {
    await using server = await startLaunchLibrary(1000);
    clock.attach(server);
    setLaunches(server, samples.flown() as unknown as LaunchDocument[]);
    await using place = await open();
    using source = library(server);
    const { loader } = place;
    const first = await loaded([loader], await source.alone([loader]));
    expect(first).toMatchObject({ source: 'launch-library', origin: 'launch-library' });
    expect(await rows(loader, bySource)).toEqual([['launch-library', false, 98]]);
    // What its launches name is there: rockets, launch sites, drone ships.
    for (const [child, key, parent] of [
      ['launches', 'rocket_id', 'rockets'],
      ['launches', 'launchpad_id', 'launchpads'],
      ['core_flights', 'landpad_id', 'landpads'],
      ['core_flights', 'core_id', 'cores'],
    ] as const) {
      expect(
        await rows(
          loader,
          `select count(*) as n from ${child} c left join ${parent} p on p.${key} = c.${key}
            where c.${key} is not null and p.${key} is null`,
        ),
        `${child}.${key}`,
      ).toEqual([[0]]);
    }
    const cores = await rows(loader, 'select serial, core_id from cores order by 1');
    clock.advance(hourMs);
    const again = await loaded([loader], await source.alone([loader]));
    expect(again.targets[0]?.tables.filter((table) => table.unchanged !== table.rows)).toEqual([]);

    clock.advance(hourMs);
    await loaded([loader], await source.live([loader]));
    expect(await rows(loader, bySource)).toEqual([
      ['launch-library', false, 98],
      ['r-spacex', false, 187],
    ]);
    // The ids do not depend on the order of the runs.
    expect(
      await rows(
        loader,
        `select serial, core_id from cores where source = 'launch-library' order by 1`,
      ),
    ).toEqual(cores);
    clock.advance(hourMs);
    await loaded([loader], await source.alone([loader]));
    expect(await rows(loader, bySource)).toEqual([
      ['launch-library', false, 98],
      ['r-spacex', false, 187],
    ]);
  });
}

describeReference('the history of the live source', (reference) => {
  describeSamples('with recorded launches', (samples) => {
    describe('in PostgreSQL', () => historyOnTarget(reference, samples, postgresWarehouse));
    describe('in the embedded database', () =>
      historyOnTarget(reference, samples, embeddedWarehouse));
    describe('in a lake', () => historyOnTarget(reference, samples, lake));
    describeMoto('on Redshift', () => historyOnTarget(reference, samples, redshift));
  });
});
