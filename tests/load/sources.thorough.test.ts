import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { describe, expect, test } from 'vitest';
import { type ApiFault, startApiServer } from '../support/api-server.ts';
import { describeReference } from '../support/reference-data.ts';
import {
  contents,
  embeddedWarehouse,
  ledgerOf,
  load,
  postgresWarehouse,
  rowCounts,
  succeeded,
  totalRows,
} from './warehouse.ts';

const warehouses = Object.entries({ postgresWarehouse, embeddedWarehouse });

describeReference('sources of documents', (reference) => {
  test.each(warehouses)(
    'refuses to load the snapshot over data of the API: %s',
    async (_, open) => {
      await using api = await startApiServer(reference.documents());
      await using warehouse = await open();
      succeeded(await load(api, warehouse, { resources: ['launches', 'cores'] }));
      const before = await contents(warehouse);
      const snapshot = { source: await snapshotSource(), loaders: [warehouse.loader] };
      const refused = await runPipeline(snapshot);
      expect(refused).toMatchObject({
        status: 'failed',
        error: { code: 'snapshot_over_api', usage: true, transient: false },
      });
      expect(await contents(warehouse)).toEqual(before);
      expect(await ledgerOf(warehouse, refused)).toMatchObject({
        status: 'failed',
        error_code: 'snapshot_over_api',
      });

      const forced = succeeded(await runPipeline({ ...snapshot, force: true }));
      expect(await ledgerOf(warehouse, forced)).toMatchObject({ origin: 'snapshot' });
      // The snapshot contains no prose.
      expect(
        await warehouse.query(
          'select count(*)::int as n, count(details)::int as prose from spacex.launches',
        ),
      ).toEqual([{ n: 205, prose: 0 }]);
    },
  );

  test('loads data of the API over the snapshot without a warning', async () => {
    await using api = await startApiServer(reference.documents());
    await using warehouse = await postgresWarehouse();
    succeeded(await runPipeline({ source: await snapshotSource(), loaders: [warehouse.loader] }));
    succeeded(await load(api, warehouse, { resources: ['launches'] }));
    expect(await warehouse.column('select count(details)::int from spacex.launches')).toEqual([
      134,
    ]);
  });

  test('changes only the tables of the resources of the run', async () => {
    const documents = reference.documents();
    await using api = await startApiServer(documents);
    await using warehouse = await postgresWarehouse();
    const first = succeeded(
      await load(api, warehouse, { resources: ['launches', 'cores', 'payloads'] }),
    );
    for (const launch of documents.launches) launch['details'] = 'changed';
    for (const core of documents.cores) core['last_update'] = 'changed';
    for (const payload of documents.payloads) payload['type'] = 'changed';
    const asked = api.requests.length;
    const second = succeeded(await load(api, warehouse, { resources: ['cores'] }));
    expect(api.requests.slice(asked).map(({ path }) => path)).toEqual(['/v4/cores']);
    expect(second.targets[0]?.tables.map(({ table }) => table)).toEqual(['cores']);
    const runs = (table: string) =>
      warehouse.column(`select distinct _run_id from spacex.${table}`);
    expect(await runs('cores')).toEqual([second.runId]);
    for (const table of ['launches', 'core_flights', 'payloads', 'payload_customers']) {
      expect(await runs(table)).toEqual([first.runId]);
    }
  });

  test('rejects an unknown resource before any request', async () => {
    await using api = await startApiServer(reference.documents());
    await using warehouse = await postgresWarehouse();
    const result = await load(api, warehouse, { resources: ['rokets'] });
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'unknown_resource', usage: true, message: expect.stringContaining('rockets') },
    });
    expect(api.requests).toEqual([]);
  });

  describe('a resource that cannot be read', () => {
    const faults: [string, ApiFault, { code: string; transient: boolean }, number][] = [
      [
        '503 on every attempt',
        { kind: 'status', status: 503 },
        { code: 'unavailable', transient: true },
        2,
      ],
      ['an HTML page', { kind: 'html' }, { code: 'not_json', transient: false }, 1],
      ['half a body', { kind: 'half-body' }, { code: 'broken_body', transient: true }, 2],
      ['404', { kind: 'status', status: 404 }, { code: 'not_found', transient: false }, 1],
    ];
    test.each(faults)('loads nothing after %s', async (_, fault, error, tries) => {
      await using api = await startApiServer(reference.documents());
      await using warehouse = await postgresWarehouse();
      api.fault('cores', fault, 100);
      const result = await load(api, warehouse, { resources: ['launches', 'cores', 'payloads'] });
      expect(result).toMatchObject({ status: 'failed', error, targets: [{ status: 'failed' }] });
      expect(api.requestsFor('launches')).toHaveLength(1);
      expect(api.requestsFor('cores')).toHaveLength(tries);
      expect(await totalRows(warehouse)).toBe(0);
      expect(await ledgerOf(warehouse, result)).toMatchObject({
        status: 'failed',
        error_code: error.code,
      });
    });

    test('retries after a single 503', async () => {
      await using api = await startApiServer(reference.documents());
      await using warehouse = await postgresWarehouse();
      api.fault('cores', { kind: 'status', status: 503 });
      succeeded(await load(api, warehouse, { resources: ['cores'] }));
      expect(await rowCounts(warehouse)).toMatchObject({ cores: 78 });
    });
  });

  test('loads launches from v4 if the server has no v5', async () => {
    await using api = await startApiServer(reference.documents());
    await using warehouse = await postgresWarehouse();
    api.fault('launches', { kind: 'status', status: 404 });
    succeeded(await load(api, warehouse, { resources: ['launches'] }));
    expect(api.requests.map(({ path }) => path)).toEqual(['/v5/launches', '/v4/launches']);
    expect(await rowCounts(warehouse)).toMatchObject({ launches: 205, core_flights: 215 });
  });
});
