import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rawZoneSource, runPipeline } from '@spacex-platform/loaders/pipeline';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { expect, test } from 'vitest';
import { startApiServer } from '../support/api-server.ts';
import { type AvailableReferenceData, describeReference } from '../support/reference-data.ts';
import { contents, ledgerOf, load, postgresWarehouse, succeeded, totalRows } from './warehouse.ts';

/** An extract of all or some resources, in its own directory. */
async function extract(reference: AvailableReferenceData, resources?: string[]) {
  const directory = await mkdtemp(join(tmpdir(), 'spacex-lake-'));
  const store = fileStore(pathToFileURL(directory));
  await using api = await startApiServer(reference.documents());
  const chosen = resources === undefined ? {} : { resources };
  const { runId } = succeeded(await load(api, [], { rawZone: store, ...chosen }));
  const manifest = await readFile(join(directory, `raw/spacex/v4/_runs/${runId}.json`), 'utf8');
  const { resources: entries } = JSON.parse(manifest) as {
    resources: { resource: string; parts: { path: string }[] }[];
  };
  return {
    store,
    runId,
    partOf: (resource: string) => {
      const path = entries.find((entry) => entry.resource === resource)?.parts[0]?.path;
      if (path === undefined) throw new Error(`The extract has no part of ${resource}`);
      return join(directory, path);
    },
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
}

/** Kinds of damage to a file on disk. */
const damages: [string, (path: string) => Promise<void>][] = [
  [
    'a byte is flipped in the middle',
    async (path) => {
      const bytes = await readFile(path);
      const at = Math.floor(bytes.length / 2);
      bytes[at] = Number(bytes[at]) ^ 0xff;
      await writeFile(path, bytes);
    },
  ],
  [
    // It affects no document, so only the SHA-256 can detect it.
    'a byte of the gzip header is flipped',
    async (path) => {
      const bytes = await readFile(path);
      bytes[4] = Number(bytes[4]) ^ 0xff;
      await writeFile(path, bytes);
    },
  ],
  ['it is cut', async (path) => truncate(path, (await readFile(path)).length - 100)],
  ['it is empty', async (path) => truncate(path, 0)],
  ['it is gone', (path) => rm(path)],
];

describeReference('a raw zone on a disk', (reference) => {
  test('loads the same rows as the API', async () => {
    await using lake = await extract(reference);
    await using api = await startApiServer(reference.documents());
    await using fromApi = await postgresWarehouse();
    await using fromLake = await postgresWarehouse();
    succeeded(await load(api, fromApi));
    const result = succeeded(
      await runPipeline({ source: await rawZoneSource(lake.store), loaders: [fromLake.loader] }),
    );
    const rows = await contents(fromLake);
    expect(rows).toEqual(await contents(fromApi));
    expect(rows['launches']).toHaveLength(205);
    expect(await ledgerOf(fromLake, result)).toMatchObject({
      origin: 'api',
      source: lake.store.url,
    });
  });

  test('stores invalid documents too, so that they can be replayed', async () => {
    const documents = reference.documents();
    const bad = documents.cores[5];
    if (bad !== undefined) bad['block'] = 'five';
    await using api = await startApiServer(documents);
    await using lake = await extract(reference, ['cores']);
    await using warehouse = await postgresWarehouse();
    const options = { resources: ['cores'], rawZone: lake.store };
    const result = succeeded(await load(api, warehouse, options));
    expect(result).toMatchObject({ rejects: 1, rawRun: result.runId });
    const source = await rawZoneSource(lake.store, { runId: result.runId });
    const replayed = succeeded(await runPipeline({ source, loaders: [warehouse.loader] }));
    expect(replayed.rejects).toBe(1);
    expect(await warehouse.column('select document_id from spacex.etl_rejects')).toEqual([
      bad?.['id'],
      bad?.['id'],
    ]);
  });

  test.each(damages)('rejects a part if %s, and loads nothing', async (_, damage) => {
    await using lake = await extract(reference, ['launches', 'cores', 'payloads']);
    await using warehouse = await postgresWarehouse();
    await damage(lake.partOf('payloads'));
    const result = await runPipeline({
      source: await rawZoneSource(lake.store),
      loaders: [warehouse.loader],
    });
    expect(result).toMatchObject({
      status: 'failed',
      error: {
        code: 'damaged',
        message: expect.stringContaining('payloads'),
        transient: false,
      },
    });
    expect(result.resources.find((one) => one.resource === 'launches')?.accepted).toBe(205);
    expect(await totalRows(warehouse)).toBe(0);
    expect(await ledgerOf(warehouse, result)).toMatchObject({ status: 'failed' });
  });
});
