import type { Loader, QueryableLoader } from '@spacex-platform/loaders';
import { lakeLoader, openCuratedZone } from '@spacex-platform/loaders/lake';
import { loadCurated, rawZoneSource, runPipeline } from '@spacex-platform/loaders/pipeline';
import { s3Store } from '@spacex-platform/loaders/s3';
import { tables } from '@spacex-platform/transform';
import { describe, expect, test } from 'vitest';
import { fleet, fleetLater } from '../faults/support/fleet.ts';
import { testLake } from '../lake/lake.ts';
import { redshiftPlace } from '../redshift/support/place.ts';
import { startApiServer } from '../support/api-server.ts';
import { describeMoto, startMoto } from '../support/moto-server.ts';
import { load, postgresWarehouse, succeeded } from './warehouse.ts';

const resources = ['cores', 'ships', 'capsules'];

/** A loader that waits for an event before it opens its session. */
function after(loader: QueryableLoader, happens: () => Promise<unknown>): Loader {
  const open: Loader['open'] = async (request) => {
    await happens();
    return loader.open(request);
  };
  return Object.create(loader, { open: { value: open } }) as Loader;
}

describe('a load that waits for the lock', () => {
  test('loads the newest raw run at the time it gets the lock, not at its start', async () => {
    using lake = testLake();
    await using warehouse = await postgresWarehouse();
    await using api = await startApiServer(fleet());
    const extract = () => load(api, [], { resources, rawZone: lake.store });
    succeeded(await extract());
    const source = await rawZoneSource(lake.store);
    const waiting = after(warehouse.loader, async () => {
      Object.assign(api.documents, fleetLater());
      succeeded(await extract());
      const newer = await rawZoneSource(lake.store);
      succeeded(await runPipeline({ source: newer, loaders: [warehouse.loader], resources }));
    });
    succeeded(await runPipeline({ source, loaders: [waiting], resources }));
    const status = 'select status from spacex.cores order by core_id';
    expect(await warehouse.column(status)).toEqual(['lost', 'active', 'active']);
  });

  test('loads the raw run that is named', async () => {
    using lake = testLake();
    await using warehouse = await postgresWarehouse();
    await using api = await startApiServer(fleet());
    const extract = () => load(api, [], { resources, rawZone: lake.store });
    const { runId } = succeeded(await extract());
    Object.assign(api.documents, fleetLater());
    succeeded(await extract());
    const source = await rawZoneSource(lake.store, { runId });
    succeeded(await runPipeline({ source, loaders: [warehouse.loader], resources }));
    expect(await warehouse.column('select count(*)::int from spacex.cores')).toEqual([2]);
  });

  test('ends if the newer run lacks a resource to load', async () => {
    using lake = testLake();
    await using warehouse = await postgresWarehouse();
    await using api = await startApiServer(fleet());
    succeeded(await load(api, [], { resources, rawZone: lake.store }));
    const waiting = after(warehouse.loader, () =>
      load(api, [], { resources: ['cores'], rawZone: lake.store }),
    );
    const source = await rawZoneSource(lake.store);
    const result = await runPipeline({ source, loaders: [waiting], resources });
    expect(result.error).toMatchObject({ code: 'superseded', transient: true });
    expect(result.error?.message).toContain('without "ships"');
  });
});

describeMoto('a load of files that waits for the lock', () => {
  test('ends if the lake has published in the meantime', async () => {
    await using moto = await startMoto();
    await using place = await redshiftPlace(moto);
    await using api = await startApiServer(fleet());
    const store = s3Store(`s3://${place.bucket}/lake`);
    const publish = () => load(api, { loader: lakeLoader({ store, tables }) }, { resources });
    succeeded(await publish());
    const zone = await openCuratedZone(store, tables);
    const loader = place.loader({ tables, views: [] });
    const waiting = after(loader, async () => {
      Object.assign(api.documents, fleetLater());
      succeeded(await publish());
    });
    const result = await loadCurated({ zone, loaders: [waiting] });
    expect(result.error).toMatchObject({ code: 'superseded', transient: true });
    const newer = await openCuratedZone(store, tables);
    expect((await loadCurated({ zone: newer, loaders: [loader] })).error).toBeUndefined();
    expect((await place.leftovers()).filter((name) => !name.startsWith('lake/'))).toEqual([]);
  });
});
