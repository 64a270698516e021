import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type PipelineOptions,
  rawZoneSource,
  runPipeline,
} from '@spacex-platform/loaders/pipeline';
import { expect, test } from 'vitest';
import { contents, load, postgresWarehouse, quickApi, succeeded } from '../load/warehouse.ts';
import { startApiServer } from '../support/api-server.ts';
import { describeReference } from '../support/reference-data.ts';
import { type TestLake, testLake } from './lake.ts';

interface Manifest {
  readonly run_id: string;
  readonly resources: {
    readonly resource: string;
    readonly documents: number;
    readonly parts: { readonly path: string; readonly documents: number }[];
  }[];
}

function manifest(lake: TestLake, runId: string): Manifest {
  const path = join(lake.path, 'raw/spacex/v4/_runs', `${runId}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as Manifest;
}

const partOf = ({ resources }: Manifest, name: string) =>
  resources.find(({ resource }) => resource === name)?.parts[0]?.path;

const extract = (
  api: { readonly url: string },
  lake: TestLake,
  rest: Partial<PipelineOptions> = {},
) => runPipeline({ source: quickApi(api.url), loaders: [], rawZone: lake.store, ...rest });

describeReference('the raw zone of a lake', (reference) => {
  test('stores an unchanged resource once, and again after a change', async () => {
    const documents = reference.documents();
    await using api = await startApiServer(documents);
    using lake = testLake();
    const first = manifest(lake, succeeded(await extract(api, lake)).runId);
    Object.assign(documents.cores[0] ?? {}, { serial: 'B0000' });
    const second = manifest(lake, succeeded(await extract(api, lake)).runId);
    expect(partOf(second, 'launches')).toBe(partOf(first, 'launches'));
    expect(partOf(second, 'launches')).toContain(first.run_id);
    expect(partOf(second, 'cores')).toContain(second.run_id);
    const written = lake.files('raw').filter((path) => path.includes(`run=${second.run_id}`));
    expect(written).toHaveLength(1);
  });

  test('refuses a manifest whose counts contradict its parts', async () => {
    await using api = await startApiServer(reference.documents());
    using lake = testLake();
    const { runId } = succeeded(await extract(api, lake));
    const path = join(lake.path, 'raw/spacex/v4/_runs', `${runId}.json`);
    const text = readFileSync(path, 'utf8');
    for (const [from, to] of [
      // The count of the resource, and that of its part.
      ['"documents": 205,\n      "parts"', '"documents": 204,\n      "parts"'],
      ['"documents": 205,\n          "bytes"', '"documents": 206,\n          "bytes"'],
    ] as const) {
      expect(text).toContain(from);
      writeFileSync(path, text.replace(from, to));
      await expect(rawZoneSource(lake.store)).rejects.toMatchObject({
        code: 'reconciliation',
        message: expect.stringMatching(/lists 20\d documents of launches, but its parts have 20\d/),
      });
    }
  });

  test('loads an old run with its rows', async () => {
    const documents = reference.documents();
    await using api = await startApiServer(documents);
    await using live = await postgresWarehouse();
    using lake = testLake();
    const first = succeeded(await load(api, live, { rawZone: lake.store }));
    const rows = await contents(live);
    documents.launches.splice(0, 40);
    for (const core of documents.cores) core['status'] = 'lost';
    succeeded(await load(api, live, { rawZone: lake.store }));

    await using replayed = await postgresWarehouse();
    const source = await rawZoneSource(lake.store, { runId: first.runId });
    succeeded(await runPipeline({ source, loaders: [replayed.loader] }));
    expect(await contents(replayed)).toEqual(rows);
  });

  test('replays rejects of a lake', async () => {
    const documents = reference.documents();
    const sound = structuredClone(documents.launches[0]);
    Object.assign(documents.launches[0] ?? {}, { cores: 'none' });
    await using api = await startApiServer(documents);
    using lake = testLake();
    const first = await load(api, lake, { resources: ['launches'] });
    expect(first).toMatchObject({ status: 'succeeded', rejects: 1 });
    const count = async () => (await lake.query('select count(*) as n from {launches}'))[0]?.['n'];
    expect(await count()).toBe(204);

    const { rejectsSource } = await import('@spacex-platform/loaders/pipeline');
    const ledger = await lake.loader.openLedger();
    const open = await ledger.rejects();
    await ledger.close();
    expect(open).toMatchObject([{ resource: 'launches', state: 'open' }]);
    // The source is fixed: the document is valid now.
    const fixed = open.map((reject) => ({ ...reject, raw: JSON.stringify(sound) }));
    const { source, replays } = rejectsSource(fixed);
    const replay = { source, replays, resources: source.resources };
    succeeded(await runPipeline({ ...replay, loaders: [lake.loader] }));
    expect(await count()).toBe(205);
    const twice = await runPipeline({ ...replay, loaders: [lake.loader] });
    expect(twice.error).toMatchObject({ code: 'superseded', transient: true });
  });
});
