import { apiSource } from '@spacex-platform/loaders/pipeline';
import { expect, test } from 'vitest';
import { postgresWarehouse } from '../load/warehouse.ts';
import { startApiServer } from '../support/api-server.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import { describeReference } from '../support/reference-data.ts';
import { setFleet } from './support/fleet.ts';
import { bySource, library, loaded, rows } from './support/live-runs.ts';
import { movedClock } from './support/moved-clock.ts';
import { lake } from './support/places.ts';

describeReference('the history that the live source reads from a target', (reference) => {
  const clock = movedClock();

  test('is also written to another target, with every other resource', async () => {
    await using server = await startLaunchLibrary(1000);
    clock.attach(server);
    setFleet(server, 5, 2);
    await using api = await startApiServer(reference.documents());
    await using database = await postgresWarehouse();
    await using files = await lake();
    using source = library(server);
    await loaded([database.loader], apiSource({ baseUrl: api.url }));
    const loaders = [files.loader, database.loader];
    await loaded(loaders, await source.live(loaders));
    for (const table of ['launches', 'payloads', 'launch_payloads', 'rockets', 'starlink']) {
      const count = `select count(*) as n from ${table}`;
      expect(await rows(files.loader, count), table).toEqual(await rows(database.loader, count));
    }
    expect(await rows(files.loader, `select count(details) > 100 as n from launches`)).toEqual([
      [true],
    ]);
  });

  test('is read from tables of an earlier version, which lack the column source', async () => {
    await using server = await startLaunchLibrary(1000);
    clock.attach(server);
    setFleet(server, 5, 2);
    await using api = await startApiServer(reference.documents());
    await using database = await postgresWarehouse();
    using source = library(server);
    const { loader, query, column } = database;
    await loaded([loader], apiSource({ baseUrl: api.url }));
    const tables = await column(
      `select table_name from information_schema.columns
        where table_schema = 'spacex' and column_name = 'source' and table_name not like 'etl_%'`,
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const table of tables) {
      await query(`alter table spacex.${table} drop column source cascade`);
    }
    const result = await loaded([loader], await source.live([loader]));
    expect(result.rejects).toBe(0);
    expect(await rows(loader, bySource)).toEqual([
      ['launch-library', false, 5],
      ['r-spacex', false, 187],
    ]);
  });
});
