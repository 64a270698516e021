import { expect, test } from 'vitest';
import { type ApiDocument, startApiServer } from '../support/api-server.ts';
import { describeReference } from '../support/reference-data.ts';
import {
  embeddedWarehouse,
  ledgerOf,
  load,
  postgresWarehouse,
  rowCounts,
  succeeded,
} from './warehouse.ts';

/** CI repeats these tests on a second version of PostgreSQL. */
const onPostgres = { tags: ['postgres-version'] };
const tagsOf = (name: string) => (name === 'postgresWarehouse' ? onPostgres : {});

const options = { resources: ['launches', 'cores'] };
const prune = { ...options, prune: true };

describeReference('a document that has vanished', (reference) => {
  for (const [warehouseName, open] of Object.entries({ postgresWarehouse, embeddedWarehouse })) {
    test(
      `is kept without prune and deleted with prune: ${warehouseName}`,
      tagsOf(warehouseName),
      async () => {
        const documents = reference.documents();
        await using api = await startApiServer(documents);
        await using warehouse = await open();
        succeeded(await load(api, warehouse, options));
        const full = await rowCounts(warehouse);
        const [gone] = documents.launches.splice(100, 1) as [ApiDocument];
        const listed = (field: string) => (gone[field] as unknown[]).length;
        const of = (table: string) =>
          warehouse.query(`select 1 from spacex.${table} where launch_id = $1`, [gone['id']]);

        succeeded(await load(api, warehouse, options));
        expect(await rowCounts(warehouse)).toEqual(full);
        expect(await of('launches')).toHaveLength(1);

        succeeded(await load(api, warehouse, prune));
        expect(await of('launches')).toEqual([]);
        const left = await rowCounts(warehouse);
        expect(listed('cores')).toBeGreaterThan(0);
        expect(left).toMatchObject({
          launches: 204,
          core_flights: 215 - listed('cores'),
          launch_payloads: Number(full['launch_payloads']) - listed('payloads'),
          launch_ships: Number(full['launch_ships']) - listed('ships'),
          cores: 78,
        });
        expect(await of('core_flights')).toEqual([]);
      },
    );
  }

  test(
    'cannot be distinguished from a reject without id, so prune is refused',
    onPostgres,
    async () => {
      const documents = reference.documents();
      await using api = await startApiServer(documents);
      await using warehouse = await postgresWarehouse();
      succeeded(await load(api, warehouse, options));
      const before = await rowCounts(warehouse);
      documents.launches.splice(50, 1);
      delete documents.launches[20]?.['id'];
      const result = await load(api, warehouse, prune);
      expect(result).toMatchObject({ status: 'failed', error: { code: 'prune_refused' } });
      expect(await rowCounts(warehouse)).toEqual(before);
      expect(await ledgerOf(warehouse, result)).toMatchObject({
        status: 'failed',
        error_code: 'prune_refused',
        rejects: 1,
      });
    },
  );

  test('does not include rejected documents, whose rows prune keeps', onPostgres, async () => {
    const documents = reference.documents();
    await using api = await startApiServer(documents);
    await using warehouse = await postgresWarehouse();
    succeeded(await load(api, warehouse, options));
    const [gone] = documents.launches.splice(50, 1);
    const broken = documents.launches[20] as ApiDocument;
    const [old] = await warehouse.query('select name from spacex.launches where launch_id = $1', [
      broken['id'],
    ]);
    const flights = (broken['cores'] as unknown[]).length;
    broken['flight_number'] = 'twenty';
    broken['name'] = 'Another name';
    broken['cores'] = [];
    succeeded(await load(api, warehouse, prune));
    expect(
      await warehouse.query(
        `select l.launch_id, l.name, count(*)::int as flights from spacex.launches l
           join spacex.core_flights f using (launch_id) where launch_id = any($1) group by 1, 2`,
        [[broken['id'], gone?.['id']]],
      ),
    ).toEqual([{ launch_id: broken['id'], name: old?.['name'], flights }]);
  });
});
