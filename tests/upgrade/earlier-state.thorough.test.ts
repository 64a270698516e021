import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, run } from '../cli/command.ts';
import { openDuck } from '../support/duckdb.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { launchOf, snapshotDocuments } from './support/documents.ts';
import { allFixtures, type JsonObject } from './support/fixture.ts';
import { brokenLaunch } from './support/history.ts';
import {
  comparable,
  expectRecorded,
  firstRun,
  type Loaded,
  openCases,
} from './support/open-cases.ts';
import { collectGarbage, jsonOf, record, recordLake, rowCounts } from './support/record.ts';
import {
  restoreEmbedded,
  restoreLake,
  restorePostgres,
  restoreRedshift,
} from './support/restore.ts';

beforeAll(requireBuiltCommand);

const snapshot = ['run', '--source', 'snapshot', '--json', '--target'];

// Each directory in `fixtures` is state that the code of that commit made: see make-fixtures.ts.
describe.each(allFixtures())('state made by $commit', (fixture) => {
  const { recorded } = fixture;

  describe('in PostgreSQL', { tags: ['postgres-version'] }, () => {
    openCases(fixture, 'postgres', recorded.postgres, () => restorePostgres(fixture));

    test('replays a reject that is valid by now', async () => {
      await using state = await restorePostgres(fixture);
      const launch = launchOf(snapshotDocuments(), brokenLaunch);
      await state.database.query('update spacex.etl_rejects set raw = $1 where document_id = $2', [
        JSON.stringify(launch),
        launch['id'],
      ]);
      const etl = state.etl();
      const replay = ['rejects', 'replay', '--target', 'postgres', '--json'];
      const { targets, rejects } = await jsonOf<Loaded>(etl, ...replay);
      expect(rejects).toBe(0);
      expect(targets[0]?.tables).toContainEqual(
        expect.objectContaining({ table: 'launches', rows: 1, inserted: 1 }),
      );
      expect(await rowCounts(etl, 'postgres')).toMatchObject({
        launches: Number(recorded.postgres.rows['launches']) + 1,
      });
    });

    test('refuses the snapshot over the data of the API unless --force is given', async () => {
      await using state = await restorePostgres(fixture);
      const etl = state.etl();
      const refused = await etl(...snapshot, 'postgres');
      expect(refused.code, refused.stderr).toBe(2);
      expect(JSON.parse(refused.stdout)).toMatchObject({ targets: [{ status: 'failed' }] });
      expect(await rowCounts(etl, 'postgres')).toEqual(recorded.postgres.rows);
      const forced = await jsonOf<Loaded>(etl, ...snapshot, 'postgres', '--force');
      expect(forced.targets[0]?.tables).toContainEqual(
        expect.objectContaining({
          ...{ table: 'launches', inserted: 2, deleted: 0 },
          ...firstRun('launches', recorded.postgres.rows['launches']),
        }),
      );
    });

    test('loads the snapshot over the snapshot, and writes only the rows that have a source', async () => {
      await using state = await restorePostgres(fixture, 'offline');
      const etl = state.etl();
      await expectRecorded(etl, 'postgres', recorded.offline);
      // The figures of the analysis, which the facts give independently of this code.
      const flights = recorded.offline.coreUsage.map((core) => Number(core['flights']));
      expect(flights).toHaveLength(75);
      expect(flights.reduce((sum, one) => sum + one)).toBe(193);
      expect(recorded.offline.coreUsage).toContainEqual(
        expect.objectContaining({ serial: 'B1058', flights: 14 }),
      );
      const loaded = await jsonOf<Loaded>(etl, ...snapshot, 'postgres');
      for (const { table, unchanged, inserted, updated, deleted } of loaded.targets[0]?.tables ??
        []) {
        expect({ table, unchanged, inserted, updated, deleted }).toEqual({
          table,
          ...firstRun(table, recorded.offline.rows[table]),
          inserted: 0,
          deleted: 0,
        });
      }
    });
  });

  describe('in an embedded database', () => {
    openCases(fixture, 'embedded', recorded.embedded, () => restoreEmbedded(fixture));
  });

  describeMoto('in the Redshift stand-in', () => {
    let moto: MotoServer;
    beforeAll(async () => {
      moto = await startMoto();
    });
    afterAll(() => moto?.[Symbol.asyncDispose]());
    openCases(fixture, 'redshift', recorded.redshift, () => restoreRedshift(fixture, moto));
  });

  describe('in a lake', () => {
    const restore = () => restoreLake(fixture);
    openCases(fixture, 'lake', recorded.lake, restore);

    test('lists the same runs and garbage, and deletes only garbage', async () => {
      await using state = await restore();
      const etl = state.etl();
      const before = await recordLake(etl, 'lake');
      expect(before.lakeRuns).toMatchObject(recorded.lake.lakeRuns);
      expect(before.garbage).toEqual(recorded.lake.garbage);
      const removed = await jsonOf<{ files: JsonObject[] }>(etl, ...collectGarbage, '--yes');
      expect(removed).toMatchObject({ removed: true });
      expect(removed.files.map(({ path }) => path).sort()).toEqual(recorded.lake.garbage);
      const after = await record(etl, 'lake');
      expect(after.rows).toEqual(before.rows);
      expect(after.check.checks).toEqual(before.check.checks);
    });

    test('reports the target as lake if it is given by its former name s3', async () => {
      await using state = await restore();
      const etl = state.etl();
      const loaded = await jsonOf<Loaded>(
        etl,
        'load',
        '--target',
        's3',
        '--json',
        '--accept-rejects',
      );
      expect(loaded.targets).toMatchObject([{ name: 'lake' }]);
      const on = ['--target', 's3', '--json'];
      expect(comparable(await jsonOf(etl, 'query', 'core_usage', ...on))).toMatchObject(
        comparable(recorded.lake.coreUsage),
      );
      expect(await jsonOf(etl, 'check', ...on)).toMatchObject({ target: 'lake', failed: 0 });
    });

    test('files get field ids and the partition column with the first run', async () => {
      await using state = await restore();
      using duck = await openDuck();
      const columnsOf = async (table: string) => {
        const pointer = JSON.parse(
          readFileSync(join(state.path, 'curated/_current.json'), 'utf8'),
        ) as { tables: Record<string, { files: { path: string }[] }> };
        const [file] = pointer.tables[table]?.files ?? [];
        const rows = await duck.query(
          `select name, field_id from parquet_schema('${join(state.path, file?.path ?? '')}') where type is not null`,
        );
        return new Map(rows.map(({ name, field_id: id }) => [name, id]));
      };
      const before = await columnsOf('core_flights');
      expect(before.has('launch_year')).toBe(false);
      expect([...before.values()].every((id) => id === null)).toBe(true);
      await jsonOf(state.etl(), 'load', '--target', 'lake', '--json', '--accept-rejects');
      for (const table of ['core_flights', 'cores']) {
        const ids = [...(await columnsOf(table)).values()];
        expect(ids).toEqual(ids.map((_, at) => at + 1));
      }
      expect((await columnsOf('core_flights')).has('launch_year')).toBe(true);
    });

    test('loads any run of its raw zone into another target', async () => {
      await using state = await restore();
      await using database = await freshDatabase();
      const environment = postgresEnvironment(database.settings);
      const lake = pathToFileURL(state.path).href;
      const etl = (...args: string[]) => run(args, environment);
      const load = ['load', '--lake', lake, '--target', 'postgres', '--json', '--accept-rejects'];
      const oldest = recorded.lake.runs.at(-1);
      const first = await jsonOf<Loaded>(etl, ...load, '--raw-run', String(oldest?.['runId']));
      expect(first).toMatchObject({ status: 'succeeded', rejects: oldest?.['rejects'] });
      const newest = await jsonOf<Loaded>(etl, ...load, '--prune');
      expect(newest.rejects).toBe(1);
      expect(await rowCounts(etl, 'postgres')).toEqual(recorded.lake.rows);
      const query = ['query', 'core_usage', '--target', 'postgres', '--json'];
      expect(comparable(await jsonOf(etl, ...query))).toMatchObject(
        comparable(recorded.lake.coreUsage),
      );
    });
  });
});
