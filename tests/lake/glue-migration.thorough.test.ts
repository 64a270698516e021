import { GetTableCommand, UpdateTableCommand } from '@aws-sdk/client-glue';
import { collectGarbage, followLake, lakeLoader, planGarbage } from '@spacex-platform/loaders/lake';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { s3Store } from '@spacex-platform/loaders/s3';
import { tables } from '@spacex-platform/transform';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { core, loadCores } from '../loaders/support/cores.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { type GluePlace, gluePlace, shownRun, viewOf } from './support/glue-place.ts';
import { createOlderCatalog } from './support/older-catalog.ts';

/** The recorded tables and views that Iceberg tables replace in a lake without launches. */
const replacedNames = ['cores', 'landpads', 'ships'];

describeMoto('a Glue database of a version without Iceberg', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  /** A published lake whose Glue database is that of the version before. */
  async function olderPlace(
    resources = ['cores', 'landpads', 'ships'],
  ): Promise<GluePlace & { readonly runId: string }> {
    const place = await gluePlace(moto);
    const loaders = [lakeLoader({ store: s3Store(place.url), tables })];
    const result = await runPipeline({ source: await snapshotSource(), loaders, resources });
    expect(result.status).toBe('succeeded');
    const { run_id: runId } = await place.pointer();
    await createOlderCatalog(place, runId);
    return { ...place, runId };
  }
  const follow = ({ url, catalog }: GluePlace) => followLake(s3Store(url), { tables, catalog });

  test('is replaced by Iceberg tables, table by table', async () => {
    await using place = await olderPlace(['cores', 'landpads', 'launches', 'ships']);
    const before = await place.tables();
    expect(before['launches']?.TableType).toBe('VIRTUAL_VIEW');
    const { catalog } = await follow(place);
    expect(catalog?.error).toBeUndefined();
    const replaced = catalog?.changes.filter(({ change }) => change === 'replaced') ?? [];
    expect(replaced.map(({ name }) => name).toSorted()).toEqual([
      ...['core_flights', 'cores', 'landpads', 'launches', 'ships'],
    ]);
    const after = await place.tables();
    for (const name of Object.keys((await place.pointer()).tables)) {
      expect(after[name], name).toMatchObject({
        TableType: 'EXTERNAL_TABLE',
        Parameters: { table_type: 'ICEBERG', spacex_run_id: place.runId },
      });
      expect(after[name]?.ViewOriginalText || undefined, name).toBeUndefined();
      expect(shownRun(after[name]), name).toBe(place.runId);
    }
    // Athena does not support the type that a timestamp of an Iceberg table has in a view.
    expect(viewOf(after['core_usage']).originalSql).toContain(
      'cast(flights.first_flight_at as timestamp(3)) as first_flight_at',
    );
    // Left as they are, for queries that still name them.
    for (const name of ['launches_runs', 'core_flights_runs']) {
      expect(after[name]).toEqual(before[name]);
      expect(await place.partitions(name)).toHaveLength(2);
    }
    place.proxy.requests.length = 0;
    expect((await follow(place)).catalog?.changes).toEqual([]);
    expect(place.proxy.writes()).toEqual([]);
  });

  test('is completed after a run that was killed between deleting and creating a table', async () => {
    await using place = await olderPlace();
    place.proxy.beforeNext('DeleteTable', async () => {
      place.proxy.refuse('CreateTable', 'AccessDeniedException');
    });
    const { catalog: failed } = await follow(place);
    expect(failed?.error).toMatchObject({ code: 'permission' });
    const between = await place.tables();
    const missing = replacedNames.filter((name) => between[name] === undefined);
    expect(missing).toHaveLength(1);
    place.proxy.relent();
    const { catalog } = await follow(place);
    const kinds = new Map(catalog?.changes.map(({ name, change }) => [name, change]));
    expect(kinds.get(missing[0] ?? '')).toBe('created');
    const after = await place.tables();
    for (const name of replacedNames) expect(shownRun(after[name]), name).toBe(place.runId);
  });

  test('keeps a table that another run replaced first', async () => {
    await using place = await olderPlace();
    place.proxy.beforeNext('DeleteTable', async () => {
      // A run that is faster, and one that has published since.
      await loadCores(place.loader, [core('1', 'B9')]);
    });
    const { catalog } = await follow(place);
    expect(catalog?.error).toBeUndefined();
    const { tables: published } = await place.pointer();
    const after = await place.tables();
    expect(published['cores']?.run_id).not.toBe(place.runId);
    for (const name of replacedNames) {
      expect(shownRun(after[name]), name).toBe(published[name]?.run_id);
    }
  });

  test('is not replaced if a table was changed after it was read', async () => {
    await using place = await olderPlace();
    const { client, database: DatabaseName } = place;
    place.proxy.beforeNext('DeleteTable', async () => {
      const { Table: table } = await client.send(
        new GetTableCommand({ DatabaseName, Name: 'ships' }),
      );
      const { Name = '', TableType, StorageDescriptor, Parameters } = table ?? {};
      const TableInput = {
        ...{ Name, TableType, StorageDescriptor },
        Parameters: { ...Parameters, spacex_lake: 's3://other/lake' },
      };
      await client.send(new UpdateTableCommand({ DatabaseName, TableInput }));
    });
    const { catalog } = await follow(place);
    expect(catalog?.error).toMatchObject({ code: 'schema_conflict' });
    const { ships } = await place.tables();
    expect(ships?.Parameters).toMatchObject({ spacex_lake: 's3://other/lake' });
    expect(ships?.Parameters?.['table_type']).toBeUndefined();
  });

  test('is diagnosed, with the permission that replacing needs', async () => {
    await using place = await olderPlace();
    const names = ['core_flights', 'cores', 'landpads', 'launches', 'ships'];
    expect(await place.catalog.diagnose()).toMatchObject([
      { status: 'ok' },
      { status: 'warning', detail: expect.stringContaining('without Iceberg') },
      { status: 'ok' },
    ]);
    const [, warning] = await place.catalog.diagnose();
    for (const name of names) expect(warning?.detail).toContain(name);
    place.proxy.refuse('DeleteTable', 'AccessDeniedException', 1);
    expect((await place.catalog.diagnose()).at(-1)).toMatchObject({
      status: 'failed',
      next: expect.stringContaining('glue:DeleteTable'),
    });
    await follow(place);
    // The tables that the lake has not published are still those of before.
    expect((await place.catalog.diagnose())[1]?.detail).toMatch(
      /: (core_flights, launches|launches, core_flights)$/,
    );
  });

  test('loses the partitions of a run whose files were deleted', async () => {
    await using place = await gluePlace(moto);
    const store = s3Store(place.url);
    await loadCores(lakeLoader({ store, tables }), [core('1', 'B1')]);
    const gone = '01890a5d-ac96-774b-bcce-000000000001';
    await createOlderCatalog(place, gone);
    const options = { keep: 1, olderThanMs: 0, catalog: place.catalog, tables };
    const found = ['core_flights', 'launches'].map((table) => ({
      ...{ table, runId: gone, name: `${table}_runs`, partitions: 2 },
    }));
    const { partitions } = await planGarbage(store, options);
    expect(partitions.toSorted((one, other) => (one.name < other.name ? -1 : 1))).toEqual(found);
    await collectGarbage(store, options);
    for (const { name } of found) expect(await place.partitions(name)).toEqual([]);
  });
});
