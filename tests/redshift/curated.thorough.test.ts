import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { TableReport } from '@spacex-platform/loaders';
import { type CuratedZone, lakeLoader, openCuratedZone } from '@spacex-platform/loaders/lake';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { redshiftViews } from '@spacex-platform/loaders/redshift';
import { s3Store } from '@spacex-platform/loaders/s3';
import { martNames, marts, tables } from '@spacex-platform/transform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  loadCurated,
  runPipeline,
  type Source,
  snapshotSource,
} from '../../packages/loaders/src/pipeline/index.ts';
import { core, loadCores, newRun } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { comparable } from '../marts/comparable.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { type DataApiServer, startDataApiServer } from './stand-in/data-api-server.ts';
import { type Edit, editedSource } from './support/edited-source.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';
import { withFilter } from './support/row-filter.ts';

const has = (files: readonly { readonly path: string }[], path: string) =>
  files.some((file) => file.path === path);

describeMoto('the curated zone of a lake, loaded into Redshift as it stands', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  let service: DataApiServer;
  let snapshot: Source;
  let lakes = 0;
  let url: string;
  let schema: string;
  beforeAll(async () => {
    moto = await startMoto();
    place = await redshiftPlace(moto);
    service = await startDataApiServer(place.standIn.wire);
    snapshot = await snapshotSource();
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    lakes += 1;
    url = `s3://${place.bucket}/lake-${lakes}`;
    schema = `curated_${lakes}`;
  });
  afterEach(() => {
    delete place.standIn.onStatement;
  });

  const throughDataApi = () => ({
    dataApi: { workgroup: 'analytics', database: 'dev', endpoint: service.url },
  });
  const loader = (way: object = {}) => place.loader({ schema, tables, views: [], ...way });

  /** Publishes documents of the snapshot in the lake. */
  async function publish(
    resources: readonly string[] | undefined,
    edits: Readonly<Record<string, Edit>> = {},
    more: { readonly prune?: boolean } = {},
  ): Promise<void> {
    const result = await runPipeline({
      ...more,
      source: editedSource(snapshot, edits),
      loaders: [lakeLoader({ store: s3Store(url) })],
      ...(resources === undefined ? {} : { resources }),
    });
    expect(result.error).toBeUndefined();
  }

  const zone = (): Promise<CuratedZone> => openCuratedZone(s3Store(url), tables);

  async function load(more: { readonly prune?: boolean } = {}) {
    return loadCurated({ zone: await zone(), loaders: [loader()], ...more });
  }

  async function reports(more: { readonly prune?: boolean } = {}): Promise<TableReport[]> {
    const result = await load(more);
    expect(result.error).toBeUndefined();
    return [...(result.targets[0]?.tables ?? [])];
  }

  const bytesOf = async (Key: string) => {
    const { Body } = await moto.client.send(new GetObjectCommand({ Bucket: place.bucket, Key }));
    return (await Body?.transformToByteArray()) ?? new Uint8Array();
  };
  const put = (Key: string, Body: Uint8Array) =>
    moto.client.send(new PutObjectCommand({ Bucket: place.bucket, Key, Body }));

  const reportOf = (all: readonly TableReport[], name: string) =>
    all.find(({ table }) => table === name);
  const count = async (table: string) => {
    const [row] = await place.standIn.database.query(
      `select count(*) as n from ${schema}."${table}"`,
    );
    return Number(row?.['n']);
  };
  const staged = async () => (await place.leftovers()).filter((name) => !name.startsWith('lake-'));

  describe('whole', () => {
    let postgres: FreshDatabase;
    beforeAll(async () => {
      postgres = await freshDatabase();
    });
    afterAll(async () => {
      await postgres?.dispose();
    });

    test.each([
      ['over the wire', () => ({})],
      ['through the Data API', throughDataApi],
    ] as const)(
      '%s: rows and figures are those of PostgreSQL; again changes nothing',
      async (_, way) => {
        const plain = postgresLoader({
          ...postgres.settings,
          schema,
          tables,
          views: Object.values(marts),
        });
        const lake = lakeLoader({ store: s3Store(url) });
        const both = await runPipeline({ source: snapshot, loaders: [plain, lake] });
        expect(both.error).toBeUndefined();
        const ours = loader({ ...way(), views: redshiftViews(Object.values(marts)) });
        const result = await loadCurated({ zone: await zone(), loaders: [ours] });
        expect(result.error).toBeUndefined();
        expect(result.targets[0]?.tables).toEqual(both.targets[0]?.tables);
        expect(result.resources).toEqual(both.resources);
        expect(await staged()).toEqual([]);

        const here = await ours.openReader();
        const there = await plain.openReader();
        try {
          for (const { name, key, columns } of tables) {
            const names = Object.keys(columns).map((column) => `"${column}"`);
            // As a text: the SDK of the Data API reads a long number as a double.
            const hash = `cast("_content_hash" as varchar(20)) as hash`;
            const sql = `select ${names.join(', ')}, ${hash} from "${name}" order by ${key.join(', ')}`;
            expect((await here.query(sql)).rows, name).toEqual((await there.query(sql)).rows);
          }
          for (const name of martNames) {
            const sql = `select * from ${name} order by ${marts[name].columns.map((__, at) => at + 1).join(', ')}`;
            const { rows } = await here.query(sql);
            expect(rows.length, name).toBeGreaterThan(0);
            expect(comparable(rows), name).toEqual(comparable((await there.query(sql)).rows));
          }
        } finally {
          await here.close();
          await there.close();
        }

        const ids = `select launch_id, "_run_id", "_loaded_at" from ${schema}.launches order by 1`;
        const before = await place.standIn.database.query(ids);
        const again = await loadCurated({ zone: await zone(), loaders: [ours] });
        for (const table of again.targets[0]?.tables ?? []) {
          expect(table).toMatchObject({
            inserted: 0,
            updated: 0,
            deleted: 0,
            unchanged: table.rows,
          });
        }
        expect(await place.standIn.database.query(ids)).toEqual(before);

        // The ledger tells which run of the lake it was, and where its documents came from.
        const { runId } = await zone();
        const ledger = await ours.openLedger();
        expect((await ledger.runs())[0]).toMatchObject({
          status: 'succeeded',
          source: `${url}/curated?run=${runId}`,
          origin: 'snapshot',
          resources: both.resources,
        });
        await ledger.close();
        expect(again.curatedRun).toBe(runId);
      },
    );
  });

  test('updates a changed core and no other row', async () => {
    await publish(['cores']);
    await reports();
    const [first] = await place.standIn.database.query<{ core_id: string }>(
      `select core_id from ${schema}.cores order by 1`,
    );
    const id = first?.core_id;
    await publish(['cores'], {
      cores: (core) => (core['id'] === id ? { ...core, serial: 'B9999' } : core),
    });
    const cores = reportOf(await reports(), 'cores');
    expect(cores).toMatchObject({ inserted: 0, updated: 1, deleted: 0 });
    const changed = await place.standIn.database.query(
      `select core_id from ${schema}.cores where serial = 'B9999'`,
    );
    expect(changed).toEqual([{ core_id: id }]);
  });

  test('replaces children with their launch in every partition', async () => {
    await publish(['launches']);
    await reports();
    const flights = await count('core_flights');
    const [two] = await place.standIn.database.query<{ launch_id: string; year: number }>(
      `select launch_id, min(launch_year) as year from ${schema}.core_flights group by 1 having count(*) > 1 order by 1`,
    );
    await publish(['launches'], {
      launches: (launch) =>
        launch['id'] === two?.launch_id
          ? { ...launch, cores: (launch['cores'] as unknown[]).slice(0, 1) }
          : launch,
    });
    const after = reportOf(await reports(), 'core_flights');
    expect(after?.deleted).toBe(flights - (await count('core_flights')));
    expect(after?.deleted).toBeGreaterThan(0);
    const left = await place.standIn.database.query(
      `select launch_year as year from ${schema}.core_flights where launch_id = $1`,
      [two?.launch_id],
    );
    expect(left).toEqual([{ year: two?.year }]);
  });

  test('loads the files of a table that two runs wrote, and no other file of either', async () => {
    await publish(['launches']);
    const first = await zone();
    await publish(['launches'], {
      launches: (launch) => (launch['name'] === 'DemoSat' ? { ...launch, details: 'new' } : launch),
    });
    const second = await zone();
    const launches = tables.find(({ name }) => name === 'launches');
    if (launches === undefined) throw new Error('The table launches has no definition.');
    const { files = [], rows } = second.tables.get(launches) ?? {};
    const runs = new Set(files.map(({ path }) => /\/run=([^/]+)\//.exec(path)?.[1]));
    expect(runs).toEqual(new Set([first.runId, second.runId]));
    // The directory of the first run still has the file that the second one replaced.
    const replaced =
      first.tables.get(launches)?.files.filter(({ path }) => !has(files, path)) ?? [];
    expect(replaced).toHaveLength(1);
    expect((await bytesOf(`lake-${lakes}/${replaced[0]?.path}`)).byteLength).toBe(
      replaced[0]?.bytes,
    );
    expect(reportOf(await reports(), 'launches')).toMatchObject({ rows, inserted: rows });
    const changed = await place.standIn.database.query(
      `select name from ${schema}.launches where details = 'new'`,
    );
    expect(changed).toEqual([{ name: 'DemoSat' }]);
  });

  test('keeps a row that the lake does not have, until --prune', async () => {
    await publish(['cores']);
    const all = reportOf(await reports(), 'cores')?.rows ?? 0;
    let gone = 0;
    const without: Edit = (core) => (gone++ === 0 ? null : core);
    await publish(['cores'], { cores: without }, { prune: true });
    expect(reportOf(await reports(), 'cores')).toMatchObject({ rows: all - 1, deleted: 0 });
    expect(await count('cores')).toBe(all);
    expect(reportOf(await reports({ prune: true }), 'cores')).toMatchObject({ deleted: 1 });
    expect(await count('cores')).toBe(all - 1);
  });

  test('refuses --prune if the lake has rejected a document', async () => {
    await publish(['cores']);
    await reports();
    const broken: Edit = (core) => ({ ...core, reuse_count: 'many' });
    let rejected = 0;
    await publish(['cores'], { cores: (core) => (rejected++ === 0 ? broken(core) : core) });
    const { error } = await load({ prune: true });
    expect(error).toMatchObject({ code: 'prune_refused' });
    expect(error?.message).toMatch(/1 of cores/);
    expect((await load()).error).toBeUndefined();
  });

  describe('a file that is not what was published', () => {
    const keyOf = async (table: string) => {
      const found = await moto.client.send(
        new ListObjectsV2Command({
          Bucket: place.bucket,
          Prefix: `lake-${lakes}/curated/${table}/run=`,
        }),
      );
      return String(found.Contents?.[0]?.Key);
    };

    /** Damages a file of the lake, loads it, and restores the file. */
    async function loadWith(
      table: string,
      broken: (bytes: Uint8Array) => Uint8Array | null,
      at: 'before' | 'copy' = 'before',
    ) {
      // Launches have partitions, cores do not.
      const root = table === 'cores' ? 'cores' : 'launches';
      await publish([root]);
      await reports();
      const before = [await count(root), await count(table)];
      await place.standIn.database.query(`update ${schema}."${root}" set "_run_id" = 'old'`);
      const Key = await keyOf(table);
      const bytes = await bytesOf(Key);
      const changed = broken(bytes);
      const spoil = async () => {
        if (changed === null) {
          await moto.client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key }));
        } else await put(Key, changed);
      };
      if (at === 'before') await spoil();
      else {
        place.standIn.onStatement = async (sql) => {
          if (!sql.startsWith('copy ')) return;
          delete place.standIn.onStatement;
          await spoil();
        };
      }
      const { error, targets } = await load();
      expect(targets[0]?.status).toBe('failed');
      expect([await count(root), await count(table)]).toEqual(before);
      expect(
        await place.standIn.database.query(
          `select distinct "_run_id" as run from ${schema}."${root}"`,
        ),
      ).toEqual([{ run: 'old' }]);
      expect(await staged()).toEqual([]);
      await put(Key, bytes);
      expect((await load()).error).toBeUndefined();
      return error;
    }

    test('names a missing file', async () => {
      const error = await loadWith('core_flights', () => null);
      expect(error).toMatchObject({ code: 'reconciliation' });
      expect(error?.message).toMatch(
        /curated\/core_flights\/run=[^/]+\/launch_year=\d+\/part-00000\.parquet .* it does not exist/,
      );
    });

    test('names a truncated file', async () => {
      const error = await loadWith('cores', (bytes) => bytes.subarray(0, bytes.length - 100));
      expect(error).toMatchObject({ code: 'reconciliation' });
      expect(error?.message).toMatch(/curated\/cores\/.* it has \d+ bytes instead of \d+/);
    });

    test('names a file with the same length and other content', async () => {
      const error = await loadWith('cores', (bytes) => {
        const changed = Uint8Array.from(bytes);
        changed[10] = (changed[10] ?? 0) ^ 1;
        return changed;
      });
      expect(error?.message).toMatch(/its SHA-256 differs/);
    });

    test('names a file that is deleted between its check and COPY', async () => {
      const error = await loadWith('core_flights', () => null, 'copy');
      expect(error).toMatchObject({ code: 'statement' });
      expect(error?.message).toMatch(
        /lake-\d+\/curated\/core_flights\/.*part-00000\.parquet, line 0: .*does not exist/,
      );
    });
  });

  /** Rewrites the pointer. */
  async function editPointer(edit: (pointer: PointerText) => void): Promise<void> {
    const at = { Bucket: place.bucket, Key: `lake-${lakes}/curated/_current.json` };
    const { Body } = await moto.client.send(new GetObjectCommand(at));
    const pointer = JSON.parse((await Body?.transformToString()) ?? '') as PointerText;
    edit(pointer);
    await moto.client.send(new PutObjectCommand({ ...at, Body: JSON.stringify(pointer) }));
  }
  interface PointerText {
    tables: Record<
      string,
      { rows: number; schema_hash: string; files: { path: string; rows: number }[] }
    >;
  }

  test('refuses files of other definitions, since columns go by position', async () => {
    await publish(['cores']);
    await editPointer(({ tables: { cores } }) => {
      if (cores !== undefined) cores.schema_hash = 'another';
    });
    await expect(zone()).rejects.toMatchObject({ code: 'schema_conflict' });
    await expect(zone()).rejects.toThrow(/files of cores .* do not match the table definition/);
  });

  test('refuses a pointer that contradicts itself', async () => {
    await publish(['cores']);
    await editPointer(({ tables: { cores } }) => {
      if (cores !== undefined) cores.rows += 1;
    });
    await expect(zone()).rejects.toMatchObject({ code: 'reconciliation' });
  });

  test('commits nothing if rows are missing from the files', async () => {
    await publish(['cores']);
    await editPointer(({ tables: { cores } }) => {
      const [file] = cores?.files ?? [];
      if (cores === undefined || file === undefined) return;
      cores.rows += 1;
      file.rows += 1;
    });
    const { error } = await load();
    expect(error).toMatchObject({ code: 'reconciliation' });
    expect(error?.message).toMatch(/rows were sent for cores but \d+ arrived/);
    expect(await count('etl_runs')).toBe(1);
  });

  test('commits nothing if a filter drops rows or changes values', async () => {
    await publish(['cores']);
    await load();
    await publish(['cores'], {
      cores: (document) => ({ ...document, serial: `${String(document['serial'])} again` }),
    });
    const all = await count('cores');
    const first = { on: 'insert', when: "new.serial = 'B1049 again'" } as const;
    for (const [filter, counts] of [
      [first, '1 rows are missing or outdated'],
      [{ ...first, change: 'block := 99' }, '1 rows have other values'],
    ] as const) {
      const { error } = await withFilter(place.standIn, `${schema}.cores`, filter, () => load());
      expect(error).toMatchObject({ code: 'target_differs' });
      expect(error?.message).toContain(`cores: ${counts}. `);
      expect(await count('cores')).toBe(all);
    }
    expect(reportOf(await reports(), 'cores')).toMatchObject({ updated: all, unchanged: 0 });
  });

  test('refuses child tables without their root table', async () => {
    await publish(['launches']);
    await editPointer((pointer) => {
      delete pointer.tables['launches'];
    });
    const { error } = await load();
    expect(error).toMatchObject({ code: 'configuration' });
    expect(error?.message).toMatch(/without the table of launches/);
  });

  describe('with older documents than the target', () => {
    const march = Date.UTC(2022, 2, 1);
    const day = 86_400_000;
    const runAt = (sequence: number) => ({ ...newRun(), source: 'file:///lake', sequence });
    const serials = () =>
      place.standIn.database.query(`select serial from ${schema}.cores order by 1`);
    beforeEach(async () => {
      const lake = lakeLoader({ store: s3Store(url), tables });
      await loadCores(lake, [core('1', 'march')], { run: runAt(march) });
    });

    test('is refused, unless --force allows it', async () => {
      expect((await load()).error).toBeUndefined();
      await loadCores(loader(), [core('1', 'april')], { run: runAt(march + 30 * day) });
      const { error } = await load();
      expect(error).toMatchObject({ code: 'older_data', transient: false });
      expect(error?.message).toContain('curated?run=');
      expect(error?.message).toContain('(2022-03-01T00:00:00.000Z) are older than those in');
      expect(await serials()).toEqual([{ serial: 'april' }]);
      const warnings: string[] = [];
      const forced = await loadCurated({
        ...{ zone: await zone(), loaders: [loader()], force: true },
        onEvent: (event) => event.type === 'warning' && warnings.push(event.message),
      });
      expect(forced.error).toBeUndefined();
      expect(warnings).toEqual([expect.stringContaining('They replace the newer ones')]);
      expect(await serials()).toEqual([{ serial: 'march' }]);
    });

    test('is judged by the run that loaded each resource, not by the newest run', async () => {
      await load();
      // Cores of March, and landing pads of May: the lake has documents of both runs.
      const source: Source = { ...snapshot, origin: 'api', sequence: march + 60 * day };
      const lake = lakeLoader({ store: s3Store(url), tables });
      const options = { source, loaders: [lake], resources: ['landpads'] };
      expect((await runPipeline(options)).error).toBeUndefined();
      const sequences = Object.fromEntries((await zone()).sequences);
      expect(sequences).toEqual({ cores: march, landpads: march + 60 * day });
      expect((await load()).error).toBeUndefined();
      await loadCores(loader(), [core('1', 'april')], { run: runAt(march + 30 * day) });
      expect((await load()).error).toMatchObject({ code: 'older_data' });
      const landpads = await loadCurated({
        ...{ zone: await zone(), loaders: [loader()], resources: ['landpads'] },
      });
      expect(landpads.error).toBeUndefined();
    });

    test('is the order of later runs', async () => {
      expect((await load()).error).toBeUndefined();
      const older = loadCores(loader(), [core('1', 'february')], { run: runAt(march - day) });
      expect((await failureOf(older)).code).toBe('older_data');
      expect(await serials()).toEqual([{ serial: 'march' }]);
    });
  });

  test('refuses the snapshot over data from the API', async () => {
    await publish(['cores']);
    const api: Source = { ...snapshot, origin: 'api' };
    await runPipeline({ source: api, loaders: [loader()], resources: ['cores'] });
    expect((await load()).error).toMatchObject({ code: 'snapshot_over_api' });
  });

  test('names a target that cannot load files', async () => {
    await publish(['cores']);
    const lake = lakeLoader({ store: s3Store(`${url}-copy`) });
    const { error } = await loadCurated({ zone: await zone(), loaders: [lake] });
    expect(error).toMatchObject({ code: 'configuration', usage: true });
  });
});
