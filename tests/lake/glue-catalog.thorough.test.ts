import { collectGarbage, planGarbage } from '@spacex-platform/loaders/lake';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { s3Store } from '@spacex-platform/loaders/s3';
import { coreFlights, cores, marts, rowsOf, tables } from '@spacex-platform/transform';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { core, newRun, outcomeOf } from '../loaders/support/cores.ts';
import { openDuck } from '../support/duckdb.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { fetchLake } from './support/fetch-lake.ts';
import { type GluePlace, gluePlace, shownRun, viewOf } from './support/glue-place.ts';

/** Hive types by DuckDB type. */
const hiveTypes: Record<string, string> = {
  VARCHAR: 'string',
  INTEGER: 'int',
  BIGINT: 'bigint',
  DOUBLE: 'double',
  BOOLEAN: 'boolean',
  'TIMESTAMP WITH TIME ZONE': 'timestamp',
  DATE: 'date',
};

describeMoto('the Glue catalog of a lake', () => {
  let moto: MotoServer;
  beforeAll(async () => {
    moto = await startMoto();
  });
  afterAll(() => moto[Symbol.asyncDispose]());
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  const loadSnapshot = async ({ loader }: GluePlace) => {
    const source = await snapshotSource();
    return runPipeline({ source, loaders: [loader], force: true });
  };

  /** One core, for runs that change one small table. */
  async function loadCore({ open }: GluePlace, serial: string) {
    const run = newRun();
    const session = await open([cores]).open({ run, tables: [cores] });
    const rows = new Map([[cores, rowsOf(cores)(core('1', serial))]]);
    await session.write({ resource: 'cores', documentIds: ['1'], rows });
    await session.commit(outcomeOf(1));
    return { runId: run.runId, report: session.catalog };
  }

  test('has every published table, with the columns of its files', async () => {
    await using place = await gluePlace(moto);
    const result = await loadSnapshot(place);
    expect(result).toMatchObject({
      status: 'succeeded',
      targets: [{ catalog: { name: `the Glue database ${place.database}`, status: 'current' } }],
    });
    const [there, pointer] = [await place.tables(), await place.pointer()];
    const names = Object.keys(pointer.tables);
    const partitioned = ['core_flights', 'launches'];
    expect(Object.keys(there).sort()).toEqual(
      [...names, ...partitioned.map((name) => `${name}_runs`), ...Object.keys(marts)].sort(),
    );
    using lake = await fetchLake(moto, place.bucket);
    using duck = await openDuck();
    for (const name of names) {
      const { files = [], run_id = '', rows = 0 } = pointer.tables[name] ?? {};
      const isPartitioned = partitioned.includes(name);
      const table = there[isPartitioned ? `${name}_runs` : name];
      expect(table?.TableType, name).toBe('EXTERNAL_TABLE');
      expect(table?.Parameters?.['classification'], name).toBe('parquet');
      expect(there[name]?.Parameters, name).toMatchObject({
        spacex_run_id: run_id,
        spacex_rows: String(rows),
        spacex_schema_hash: pointer.tables[name]?.schema_hash,
      });
      const folder = `${place.url}/curated/${name}/`;
      const location = table?.StorageDescriptor?.Location;
      expect(location, name).toBe(isPartitioned ? folder : `${folder}run=${run_id}/`);
      const [file] = files;
      if (file === undefined) continue;
      const inFile = await duck.query(
        `describe select * from read_parquet('${lake.path(file.path)}', hive_partitioning = false)`,
      );
      expect(
        table?.StorageDescriptor?.Columns?.map(({ Name, Type }) => [Name, Type]),
        name,
      ).toEqual(
        inFile
          // A partition key, which Glue refuses as a column.
          .filter((row) => !isPartitioned || row['column_name'] !== 'launch_year')
          .map((row) => [row['column_name'], hiveTypes[String(row['column_type'])]]),
      );
    }
    const comments = there['cores']?.StorageDescriptor?.Columns?.map(({ Comment }) => Comment);
    expect(comments?.at(-1)).toBe('xxHash64 of the values of the row.');
    for (const { Description, StorageDescriptor } of Object.values(there)) {
      expect(Description?.length).toBeLessThanOrEqual(2048);
      for (const { Comment = '' } of StorageDescriptor?.Columns ?? []) {
        expect(Comment).toMatch(/^[^\n]{0,255}$/);
      }
    }
  });

  test('a view of the partitions of a run returns the published rows', async () => {
    await using place = await gluePlace(moto);
    await loadSnapshot(place);
    const [there, pointer] = [await place.tables(), await place.pointer()];
    using lake = await fetchLake(moto, place.bucket);
    using duck = await openDuck();
    await duck.query(`create schema ${place.database}`);
    for (const name of ['launches', 'core_flights']) {
      const { run_id = '', rows = 0, files = [] } = pointer.tables[name] ?? {};
      expect(there[`${name}_runs`]?.PartitionKeys).toMatchObject([
        { Name: 'run', Type: 'string' },
        { Name: 'launch_year', Type: 'int' },
      ]);
      const partitions = await place.partitions(`${name}_runs`);
      const years = new Set(files.map(({ path }) => /launch_year=(\d+)/.exec(path)?.[1]));
      expect(partitions.map(({ values }) => values.join('/')).sort()).toEqual(
        [...years].map((year) => `${run_id}/${year}`).sort(),
      );
      // The table as seen by an engine that knows only the catalog.
      const scans = partitions.map(({ values: [run, year], location = '' }) => {
        const folder = lake.path(location.slice(`s3://${place.bucket}/lake/`.length));
        return `select * exclude (launch_year), '${run}' as run, ${year} as launch_year
                  from read_parquet('${folder}*.parquet', hive_partitioning = false)`;
      });
      await duck.query(
        `create view ${place.database}.${name}_runs as ${scans.join(' union all by name ')}`,
      );
      const view = viewOf(there[name]);
      expect(view).toMatchObject({ catalog: 'awsdatacatalog', schema: place.database });
      const [counted] = await duck.query(
        `select count(*) as n, count(*) filter (where launch_year <> year(${name === 'launches' ? 'date_utc' : 'launch_date_utc'})) as wrong from (${view.originalSql})`,
      );
      expect(counted, name).toEqual({ n: rows, wrong: 0 });
      const described = await duck.query(`describe ${view.originalSql}`);
      expect(view.columns.map((column) => column.name)).toEqual(
        described.map((row) => row['column_name']),
      );
      const columns = there[name]?.StorageDescriptor?.Columns ?? [];
      expect(columns.map(({ Name }) => Name)).toEqual(view.columns.map((column) => column.name));
    }
  });

  test('writes only differences', async () => {
    await using place = await gluePlace(moto);
    const { proxy } = place;
    await loadSnapshot(place);
    expect(proxy.writes().length).toBeGreaterThan(22);

    proxy.requests.length = 0;
    const again = await loadSnapshot(place);
    expect(again).toMatchObject({ targets: [{ catalog: { status: 'current', changes: [] } }] });
    expect(proxy.requests.length).toBeGreaterThan(0);
    expect(proxy.writes()).toEqual([]);

    const before = await place.tables();
    const { runId, report } = await loadCore(place, 'B9999');
    expect(proxy.writes()).toEqual(['UpdateTable cores']);
    expect(report).toMatchObject({ changes: [{ name: 'cores', change: 'moved', runId }] });
    const after = await place.tables();
    expect(shownRun(after['cores'])).toBe(runId);
    expect({ ...after, cores: null }).toEqual({ ...before, cores: null });
  });

  test('adds the partitions of a run, then updates the view once', async () => {
    await using place = await gluePlace(moto);
    const { proxy } = place;
    const flights = (years: number, reused: boolean) => async () => {
      const run = newRun();
      const session = await place.open([coreFlights]).open({ run, tables: [coreFlights] });
      const rows = Array.from({ length: years }, (_, at) => flightIn(1900 + at, reused));
      const documentIds = rows.map(({ launch_id }) => launch_id);
      const batch = new Map([[coreFlights, rows]]);
      await session.write({ resource: 'launches', documentIds, rows: batch });
      await session.commit(outcomeOf(years));
      return run.runId;
    };
    // More than Glue accepts in one request.
    const first = await flights(130, false)();
    expect(proxy.writes()).toEqual([
      `CreateDatabase ${place.database}`,
      'CreateTable core_flights_runs',
      'BatchCreatePartition core_flights_runs',
      'BatchCreatePartition core_flights_runs',
      'CreateTable core_flights',
    ]);
    const sizes = proxy.requests
      .filter(({ operation }) => operation === 'BatchCreatePartition')
      .map(({ input }) => (input['PartitionInputList'] as unknown[]).length);
    expect(sizes).toEqual([100, 30]);
    proxy.requests.length = 0;
    const second = await flights(130, true)();
    expect(proxy.writes()).toEqual([
      'BatchCreatePartition core_flights_runs',
      'BatchCreatePartition core_flights_runs',
      'UpdateTable core_flights',
    ]);
    expect(shownRun((await place.tables())['core_flights'])).toBe(second);
    const runs = (await place.partitions('core_flights_runs')).map(({ values }) => values[0]);
    expect(runs.filter((run) => run === first)).toHaveLength(130);
    expect(runs.filter((run) => run === second)).toHaveLength(130);

    // Some partitions were deleted by someone else: the next run adds only those.
    proxy.requests.length = 0;
    await place.catalog.removePartitions?.([
      { table: 'core_flights', name: 'core_flights_runs', runId: second, partitions: 130 },
    ]);
    expect(await place.partitions('core_flights_runs')).toHaveLength(130);
    await flights(130, true)();
    expect(await place.partitions('core_flights_runs')).toHaveLength(260);

    const store = s3Store(place.url);
    const options = { keep: 1, olderThanMs: 0, catalog: place.catalog, tables };
    await new Promise((done) => setTimeout(done, 1_100));
    const planned = await planGarbage(store, options);
    expect(planned.partitions).toEqual([
      { table: 'core_flights', name: 'core_flights_runs', runId: first, partitions: 130 },
    ]);
    // And the copy of its pointer.
    expect(planned.files).toHaveLength(130 + 1);
    await collectGarbage(store, options);
    const left = await place.partitions('core_flights_runs');
    expect(left.map(({ values }) => values[0])).toEqual(Array(130).fill(second));
    expect((await planGarbage(store, options)).files).toEqual([]);
  });

  test('a slow run cannot revert a table', async () => {
    await using place = await gluePlace(moto);
    await loadCore(place, 'B1');
    let winner = '';
    place.proxy.beforeNext('UpdateTable', async () => {
      ({ runId: winner } = await loadCore(place, 'B3'));
    });
    const late = await loadCore(place, 'B2');
    expect(late.report?.error).toBeUndefined();
    expect(late.runId).not.toBe(winner);
    expect((await place.pointer()).tables['cores']?.run_id).toBe(winner);
    expect(shownRun((await place.tables())['cores'])).toBe(winner);
    // The update of the slow run was refused, and the next attempt found no difference.
    expect(place.proxy.writes().filter((line) => line === 'UpdateTable cores')).toHaveLength(2);
  });

  test('two concurrent first runs create one table', async () => {
    await using place = await gluePlace(moto);
    let other = '';
    place.proxy.beforeNext('CreateTable', async () => {
      ({ runId: other } = await loadCore(place, 'B2'));
    });
    const first = await loadCore(place, 'B1');
    expect(first.report?.error).toBeUndefined();
    expect(shownRun((await place.tables())['cores'])).toBe(other);
  });

  test('reports a failed update, keeps the previous run, and is repaired by the next run', async () => {
    await using place = await gluePlace(moto);
    const { proxy } = place;
    const first = await loadCore(place, 'B1');
    proxy.refuse('UpdateTable', 'AccessDeniedException');
    const second = await loadCore(place, 'B2');
    expect(second.report?.error).toMatchObject({ code: 'permission', transient: false });
    expect(second.report?.error?.message).toMatch(/published in the lake, but the Glue database/);
    expect((await place.pointer()).tables['cores']?.run_id).toBe(second.runId);
    expect(shownRun((await place.tables())['cores'])).toBe(first.runId);

    // Files that the catalog refers to are needed, although they are no longer published.
    await new Promise((done) => setTimeout(done, 1_100));
    const options = { keep: 1, olderThanMs: 0, catalog: place.catalog, tables };
    expect((await planGarbage(s3Store(place.url), options)).files).toEqual([]);

    proxy.relent();
    const third = await loadCore(place, 'B2');
    expect(third.report).toMatchObject({
      changes: [{ name: 'cores', change: 'moved', runId: second.runId }],
    });
    expect(shownRun((await place.tables())['cores'])).toBe(second.runId);
    const garbage = await planGarbage(s3Store(place.url), options);
    expect(garbage.files.map(({ path }) => path)).toEqual([
      `curated/cores/run=${first.runId}/part-00000.parquet`,
      `curated/_runs/${first.runId}.json`,
    ]);
  });

  test('retains parameters of others, and does not change tables of others', async () => {
    await using place = await gluePlace(moto);
    const { GlueClient, UpdateTableCommand, CreateTableCommand } = await import(
      '@aws-sdk/client-glue'
    );
    const client = new GlueClient({ endpoint: moto.url });
    const DatabaseName = place.database;
    await loadCore(place, 'B1');
    const { cores: table } = await place.tables();
    const { Name = '', TableType, StorageDescriptor, Description } = table ?? {};
    const Parameters = { ...table?.Parameters, owner: 'analysts' };
    const TableInput = { Name, TableType, StorageDescriptor, Description, Parameters };
    await client.send(new UpdateTableCommand({ DatabaseName, TableInput }));
    const { runId } = await loadCore(place, 'B2');
    const { cores: moved } = await place.tables();
    expect(shownRun(moved)).toBe(runId);
    expect(moved?.Parameters?.['owner']).toBe('analysts');

    const foreign = { Name: 'landpads', StorageDescriptor: { Location: 's3://other/landpads/' } };
    await client.send(new CreateTableCommand({ DatabaseName, TableInput: foreign }));
    place.proxy.requests.length = 0;
    const result = await loadSnapshot(place);
    expect(result).toMatchObject({
      status: 'failed',
      error: { code: 'schema_conflict' },
      targets: [{ status: 'succeeded', catalog: { status: 'behind', changes: [] } }],
    });
    expect(result.error?.message).toContain('s3://other/landpads/');
    expect(place.proxy.writes()).toEqual([]);
    client.destroy();
  });
});

/** A core flight in a separate year. */
function flightIn(year: number, reused: boolean) {
  return {
    launch_id: String(year).padStart(24, '0'),
    position: 0,
    core_id: '1',
    flight: 1,
    gridfins: null,
    legs: null,
    reused,
    landing_attempt: null,
    landing_success: null,
    landing_type: null,
    landpad_id: null,
    launch_date_utc: `${year}-05-01T00:00:00.000Z`,
    launch_year: year,
    upcoming: false,
    source: 'r-spacex',
  };
}
