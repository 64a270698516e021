import { rawZoneSource, runPipeline } from '@spacex-platform/loaders/pipeline';
import { expect, test } from 'vitest';
import { fleet } from '../faults/support/fleet.ts';
import { testLake } from '../lake/lake.ts';
import { startApiServer } from '../support/api-server.ts';
import { load, postgresWarehouse, succeeded } from './warehouse.ts';

test('stores an empty resource in the raw zone, so that a load prunes like a run', async () => {
  const resources = ['cores', 'ships'];
  using lake = testLake();
  await using warehouse = await postgresWarehouse();
  await using api = await startApiServer(fleet());
  succeeded(await load(api, warehouse, { resources }));
  expect(await warehouse.column('select count(*)::int from spacex.ships')).toEqual([1]);

  Object.assign(api.documents, { ships: [] });
  succeeded(await load(api, [], { resources, rawZone: lake.store }));
  const source = await rawZoneSource(lake.store);
  expect(source.resources).toEqual(resources);
  const { skipped, targets } = succeeded(
    await runPipeline({
      source,
      loaders: [warehouse.loader],
      resources,
      prune: true,
      pruneLimit: 100,
    }),
  );
  expect(skipped).toEqual([]);
  const ships = targets[0]?.tables.find(({ table }) => table === 'ships');
  expect(ships).toMatchObject({ rows: 0, deleted: 1 });
  expect(await warehouse.column('select count(*)::int from spacex.ships')).toEqual([0]);
  expect(await warehouse.column('select count(*)::int from spacex.cores')).toEqual([2]);
});
