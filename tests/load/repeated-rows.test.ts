import { runPipeline, type Source } from '@spacex-platform/loaders/pipeline';
import { cores, type Row } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { fleet } from '../faults/support/fleet.ts';
import { startApiServer } from '../support/api-server.ts';
import { load, postgresWarehouse, succeeded } from './warehouse.ts';

test('refuses rows of a source that repeat a document, also in another batch', async () => {
  await using warehouse = await postgresWarehouse();
  await using api = await startApiServer(fleet());
  succeeded(await load(api, warehouse, { resources: ['cores'] }));
  const before = await warehouse.column('select core_id from spacex.cores order by 1');

  const batch = { documentIds: ['a'], rows: new Map([[cores, [] as readonly Row[]]]) };
  const source: Source = {
    ...{ name: 'rows', origin: 'api', resources: ['cores'] },
    read: async () => ({
      ...{ url: 'rows:', etag: null, fetchedAt: new Date().toISOString() },
      batches: (async function* () {})(),
      rows: (async function* () {
        yield batch;
        yield batch;
      })(),
    }),
  };
  const { status, error } = await runPipeline({ source, loaders: [warehouse.loader] });
  expect({ status, code: error?.code }).toEqual({ status: 'failed', code: 'duplicate_key' });
  expect(error?.message).toContain('Document "a" of cores was sent twice to the pipeline.');
  expect(await warehouse.column('select core_id from spacex.cores order by 1')).toEqual(before);
});
