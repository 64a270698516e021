import { CreateTableCommand, UpdateTableCommand } from '@aws-sdk/client-glue';
import { collectGarbage, readPointer } from '@spacex-platform/loaders/lake';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { s3Store } from '@spacex-platform/loaders/s3';
import { cores, marts, rowsOf, type Table, tables } from '@spacex-platform/transform';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { core, loadCores, newRun, outcomeOf } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { openDuck } from '../support/duckdb.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { fetchLake } from './support/fetch-lake.ts';
import { type GluePlace, gluePlace, shownRun } from './support/glue-place.ts';
import { nextSecond } from './support/next-second.ts';

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
  async function loadCore({ open }: GluePlace, serial: string, options?: { takeOver: boolean }) {
    const run = newRun();
    const session = await open([cores], options).open({ run, tables: [cores] });
    const rows = new Map([[cores, rowsOf(cores)(core('1', serial))]]);
    await session.write({ resource: 'cores', documentIds: ['1'], rows });
    await session.commit(outcomeOf(1));
    return { runId: run.runId, report: session.catalog };
  }

  test('has every published table as an Iceberg table, with the columns of its files', async () => {
    await using place = await gluePlace(moto);
    const result = await loadSnapshot(place);
    expect(result).toMatchObject({
      status: 'succeeded',
      targets: [{ catalog: { name: `the Glue database ${place.database}`, status: 'current' } }],
    });
    const [there, pointer] = [await place.tables(), await place.pointer()];
    const names = Object.keys(pointer.tables);
    expect(Object.keys(there).sort()).toEqual([...names, ...Object.keys(marts)].sort());
    using lake = await fetchLake(moto, place.bucket);
    using duck = await openDuck();
    for (const name of names) {
      const { files = [], run_id = '', rows = 0, metadata = '' } = pointer.tables[name] ?? {};
      const table = there[name];
      expect(table, name).toMatchObject({
        TableType: 'EXTERNAL_TABLE',
        Parameters: {
          table_type: 'ICEBERG',
          metadata_location: `${place.url}/${metadata}`,
          spacex_lake: place.url,
          spacex_run_id: run_id,
          spacex_rows: String(rows),
        },
        StorageDescriptor: { Location: `${place.url}/curated/${name}` },
      });
      expect(table?.Parameters?.['previous_metadata_location'], name).toBeUndefined();
      const [file] = files;
      if (file === undefined) continue;
      const path = lake.path(file.path);
      const inFile = await duck.query(
        `select name, field_id, repetition_type from parquet_schema('${path}') where field_id is not null`,
      );
      const types = await duck.query(
        `describe select * from read_parquet('${path}', hive_partitioning = false)`,
      );
      expect(
        table?.StorageDescriptor?.Columns?.map(({ Name, Type, Parameters }) => [
          Name,
          Type,
          Parameters,
        ]),
        name,
      ).toEqual(
        inFile.map((column, at) => [
          column['name'],
          hiveTypes[String(types[at]?.['column_type'])],
          {
            'iceberg.field.id': String(column['field_id']),
            'iceberg.field.optional': String(column['repetition_type'] === 'OPTIONAL'),
            'iceberg.field.current': 'true',
          },
        ]),
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

  test('lists a column that a table no longer has as one of its past', async () => {
    await using place = await gluePlace(moto);
    const { block: _, ...columns } = cores.columns;
    const load = async (table: Table) => {
      await loadCores(place.open([table]), [core('1', 'B1')], { tables: [table] });
      const { cores: found } = await place.tables();
      return new Map(
        found?.StorageDescriptor?.Columns?.map(({ Name, Parameters }) => [
          Name,
          `${Parameters?.['iceberg.field.id']} ${Parameters?.['iceberg.field.current']}`,
        ]),
      );
    };
    const before = await load(cores);
    const after = await load({ ...cores, columns } as Table);
    const id = Object.keys(cores.columns).indexOf('block') + 1;
    expect(before.get('block')).toBe(`${id} true`);
    expect(after.get('block')).toBe(`${id} false`);
    expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
  });

  test('writes only differences', async () => {
    await using place = await gluePlace(moto);
    const { proxy } = place;
    await loadSnapshot(place);
    const published = Object.keys((await place.pointer()).tables);
    expect(proxy.writes()).toHaveLength(1 + published.length + Object.keys(marts).length);

    proxy.requests.length = 0;
    const again = await loadSnapshot(place);
    expect(again).toMatchObject({ targets: [{ catalog: { status: 'current', changes: [] } }] });
    expect(proxy.requests.length).toBeGreaterThan(0);
    expect(proxy.writes()).toEqual([]);

    const before = await place.tables();
    const earlier = before['cores']?.Parameters?.['metadata_location'];
    const { runId, report } = await loadCore(place, 'B9999');
    expect(proxy.writes()).toEqual(['UpdateTable cores']);
    expect(report).toMatchObject({ changes: [{ name: 'cores', change: 'moved', runId }] });
    const after = await place.tables();
    expect(shownRun(after['cores'])).toBe(runId);
    expect(after['cores']?.Parameters).toMatchObject({
      previous_metadata_location: earlier,
      spacex_run_id: runId,
      spacex_rows: String((await place.pointer()).tables['cores']?.rows),
    });
    expect({ ...after, cores: null }).toEqual({ ...before, cores: null });
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
    await nextSecond();
    const store = s3Store(place.url);
    const options = { keep: 1, olderThanMs: 0, catalog: place.catalog, tables };
    const file = `curated/cores/run=${first.runId}/part-00000.parquet`;
    const kept = await collectGarbage(store, options);
    expect(kept.files.map(({ path }) => path)).not.toContain(file);
    expect(kept.failures).toMatchObject([{ status: 'failed', code: 'permission' }]);
    expect(await store.readVersion(file)).toBeDefined();
    const [uri = '', ...others] = await place.catalog.shownMetadata(catalogOf(place));
    expect(others).toEqual([]);
    expect(uri).toContain(first.runId);
    expect(await store.readVersion(uri.slice(`${place.url}/`.length)), uri).toBeDefined();

    proxy.relent();
    const third = await loadCore(place, 'B2');
    expect(third.report).toMatchObject({
      changes: [{ name: 'cores', change: 'moved', runId: second.runId }],
    });
    const { cores: moved } = await place.tables();
    const { metadata } = (await place.pointer()).tables['cores'] ?? {};
    expect(moved?.Parameters).toMatchObject({
      metadata_location: `${place.url}/${metadata}`,
      spacex_run_id: second.runId,
    });
    const deleted = await collectGarbage(store, options);
    expect(deleted.files.map(({ path }) => path)).toContain(file);
    expect(await store.readVersion(file)).toBeUndefined();
  });

  test('reads a table again if the answer to its update or creation was lost', async () => {
    await using place = await gluePlace(moto);
    for (const operation of ['CreateTable', 'UpdateTable']) {
      place.proxy.loseNextAnswer(operation);
      const { runId, report } = await loadCore(place, operation);
      expect(report?.error).toBeUndefined();
      const change = operation === 'CreateTable' ? 'created' : 'moved';
      expect(report?.changes).toEqual([{ name: 'cores', change, runId }]);
      expect(shownRun((await place.tables())['cores'])).toBe(runId);
    }
    // The SDK repeats a request without an answer. The repetition is refused, but nothing failed.
    expect(place.proxy.writes().filter((line) => line === 'CreateTable cores')).toHaveLength(2);
    expect(place.proxy.writes().filter((line) => line === 'UpdateTable cores')).toHaveLength(2);
  });

  describe('after a commit of another program', () => {
    const elsewhere = 's3://somewhere/00007-f00d.metadata.json';
    /** Commits to a table as other Iceberg writers do. */
    async function commitElsewhere({ client, database, tables: read }: GluePlace) {
      const { cores: table } = await read();
      const { Name = '', TableType, StorageDescriptor, Parameters, VersionId } = table ?? {};
      const changed = {
        ...Parameters,
        metadata_location: elsewhere,
        previous_metadata_location: Parameters?.['metadata_location'] ?? '',
      };
      const TableInput = { Name, TableType, StorageDescriptor, Parameters: changed };
      await client.send(
        new UpdateTableCommand({
          DatabaseName: database,
          TableInput,
          VersionId,
          SkipArchive: true,
        }),
      );
    }

    test('refuses a run, and takes the commit over only if that is asked for', async () => {
      await using place = await gluePlace(moto);
      await loadCore(place, 'B1');
      const before = await place.pointer();
      await commitElsewhere(place);
      expect(await place.catalog.shownMetadata(catalogOf(place))).toEqual([elsewhere]);
      const error = await failureOf(loadCore(place, 'B2'));
      expect(error).toMatchObject({ code: 'foreign_commit' });
      expect(error.message).toContain(`cores (${elsewhere})`);
      expect(error.message).toContain(`the Glue database ${place.database}`);
      expect(await place.pointer()).toEqual(before);

      const { runId, report } = await loadCore(place, 'B3', { takeOver: true });
      expect(report).toMatchObject({ changes: [{ name: 'cores', change: 'moved', runId }] });
      const { cores: table } = await place.tables();
      expect(shownRun(table)).toBe(runId);
      expect(table?.Parameters?.['previous_metadata_location']).toBe(elsewhere);
      expect((await loadCore(place, 'B4')).report?.error).toBeUndefined();
    });

    test('between the reading and the update of a table, leaves the table as it is', async () => {
      await using place = await gluePlace(moto);
      await loadCore(place, 'B1');
      place.proxy.beforeNext('UpdateTable', () => commitElsewhere(place));
      const { report, runId } = await loadCore(place, 'B2');
      expect(report?.error).toMatchObject({ code: 'foreign_commit' });
      expect((await place.pointer()).tables['cores']?.run_id).toBe(runId);
      const { cores: table } = await place.tables();
      expect(table?.Parameters?.['metadata_location']).toBe(elsewhere);
      // One was refused for its version, and no other was sent.
      expect(place.proxy.writes().filter((line) => line === 'UpdateTable cores')).toHaveLength(1);
    });
  });

  test('retains parameters of others, and does not change tables of others', async () => {
    await using place = await gluePlace(moto);
    const { client } = place;
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
  });
});

/** The lake of a place, as its catalog sees it. */
function catalogOf({ url }: GluePlace) {
  const store = s3Store(url);
  return { url, store, tables, pointer: async () => (await readPointer(store))?.pointer };
}
