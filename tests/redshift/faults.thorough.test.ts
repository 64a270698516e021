import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import type { QueryableLoader } from '@spacex-platform/loaders';
import { contentHash, type Table, tablesOf } from '@spacex-platform/transform';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { loadParquet } from '../../packages/loaders/src/parquet/index.ts';
import { core, loadCores, newRun } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { startDataApiServer } from './stand-in/data-api-server.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';

describeMoto('a load into Redshift that goes wrong', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  let loader: QueryableLoader;
  let schema: string;
  let cases = 0;
  beforeAll(async () => {
    moto = await startMoto();
    place = await redshiftPlace(moto);
  });
  afterAll(async () => {
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });

  const before = [core('a', 'B1'), core('b', 'B2')];
  const after = [core('a', 'B1 again'), core('b', 'B2'), core('c', 'B3')];
  const serials = async () =>
    (
      await place.standIn.database.query<{ serial: string }>(
        `select serial from ${schema}.cores order by core_id`,
      )
    ).map(({ serial }) => serial);

  beforeEach(async () => {
    cases += 1;
    schema = `faults_${cases}`;
    loader = place.loader({ schema });
    await loadCores(loader, before);
  });

  afterEach(async () => {
    // Whatever happened: the next run succeeds, and leaves nothing behind.
    delete place.standIn.onStatement;
    await loadCores(place.loader({ schema }), after);
    expect(await serials()).toEqual(['B1 again', 'B2', 'B3']);
    expect(await place.leftovers()).toEqual([]);
  });

  /** Does something before the next statement that begins so. */
  function atNext(beginning: string, work: Parameters<typeof on>[1]): void {
    on(beginning, async (...about) => {
      delete place.standIn.onStatement;
      await work(...about);
    });
  }

  function on(beginning: string, work: NonNullable<RedshiftPlace['standIn']['onStatement']>): void {
    place.standIn.onStatement = (sql, connection) =>
      sql.startsWith(beginning) ? work(sql, connection) : undefined;
  }

  /**
   * Waits until the merge is blocked by a lock, or until it is not. Only the merge: after a signal
   * the loader gives its lease back, which waits for the same lock.
   */
  async function untilBlocked(blocked: boolean): Promise<void> {
    const waiting = `select pid from pg_stat_activity
                      where datname = current_database() and wait_event_type = 'Lock'
                        and query like 'call %'`;
    const isBlocked = async () => (await place.standIn.database.query(waiting)).length > 0;
    await expect.poll(isBlocked).toBe(blocked);
  }

  /** The staged file of the running load. */
  async function stagedFile(): Promise<string> {
    const found = await moto.client.send(new ListObjectsV2Command({ Bucket: place.bucket }));
    const keys = (found.Contents ?? []).map(({ Key = '' }) => Key);
    return keys.find((key) => key.endsWith('.parquet')) ?? '';
  }

  async function replaceFile(bytes: Uint8Array, length = bytes.byteLength): Promise<void> {
    const Bucket = place.bucket;
    const Key = await stagedFile();
    await moto.client.send(new PutObjectCommand({ Bucket, Key, Body: bytes }));
    const manifest = { Bucket, Key: Key.replace(/-\d+\.parquet$/, '.manifest') };
    const { Body } = await moto.client.send(new GetObjectCommand(manifest));
    const text = (await Body?.transformToString()) ?? '';
    const changed = text.replace(/"content_length": \d+/, `"content_length": ${length}`);
    await moto.client.send(new PutObjectCommand({ ...manifest, Body: changed }));
  }

  test('names a staged file that was deleted', async () => {
    atNext('copy ', async () => {
      const Key = await stagedFile();
      await moto.client.send(new DeleteObjectCommand({ Bucket: place.bucket, Key }));
    });
    const failure = await failureOf(loadCores(loader, after));
    expect(failure.code).toBe('statement');
    expect(failure.message).toMatch(/s3:\/\/bucket-\d+\/warehouse\/.*cores-00000\.parquet/);
    expect(failure.message).toMatch(/does not exist/);
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  test('names a staged file that is shorter than in the manifest', async () => {
    atNext('copy ', async () => {
      const Key = await stagedFile();
      const { Body } = await moto.client.send(new GetObjectCommand({ Bucket: place.bucket, Key }));
      const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
      await replaceFile(bytes.subarray(0, bytes.length - 100), bytes.length);
    });
    const failure = await failureOf(loadCores(loader, after));
    expect(failure.message).toMatch(/cores-00000\.parquet, line 0: The file has \d+ bytes/);
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  test('names file, column and type of a column of the wrong type', async () => {
    atNext('copy ', async () => {
      const wrong = tablesOf('cores').table('cores', {
        description: '',
        key: ['core_id'],
        columns: (c) => ({
          core_id: c.text('id'),
          serial: c.text('serial'),
          block: c.text.nullable('status' as never),
          ...Object.fromEntries(
            Array.from({ length: 8 }, (_, at) => [`n${at}`, c.integer.nullable('block')]),
          ),
        }),
      });
      await replaceFile(await parquetOf(wrong));
    });
    const failure = await failureOf(loadCores(loader, after));
    expect(failure.message).toMatch(
      /cores-00000\.parquet, line 0, column block \(integer\): .*incompatible Parquet schema/,
    );
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  test('names line and column of a text that is too long', async () => {
    const long = { ...core('d', 'B4'), last_update: 'é'.repeat(40_000) };
    const failure = await failureOf(loadCores(loader, [...after, long]));
    expect(failure.message).toMatch(/line 4, column last_update \(character\): .*longer than/);
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  /** The staging table of the running load. */
  async function stage(): Promise<string> {
    const [found] = await place.standIn.database.query<{ name: string }>(
      `select relname as name from pg_class where left(relname, 15) = 'etl_stage_cores' and relkind = 'r'`,
    );
    return `${schema}."${found?.name}"`;
  }

  test('refuses staged rows with duplicate keys, since keys are not enforced', async () => {
    atNext('call ', async () => {
      await place.standIn.database.query(
        `update ${await stage()} set core_id = 'a' where core_id = 'c'`,
      );
    });
    const failure = await failureOf(loadCores(loader, after));
    expect(failure.code).toBe('duplicate_key');
    expect(failure.message).toMatch(/Rows of cores have duplicate keys/);
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  test('refuses staged rows that vanish before the merge', async () => {
    atNext('call ', async () => {
      await place.standIn.database.query(`delete from ${await stage()} where core_id = 'c'`);
    });
    const failure = await failureOf(loadCores(loader, after));
    expect(failure.code).toBe('reconciliation');
    expect(failure.message).toMatch(/3 rows of cores were sent but a different number arrived/);
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  test('fails if rows are missing, and reports both counts', async () => {
    atNext('select count(*) as arrived', async () => {
      await place.standIn.database.query(`delete from ${await stage()} where core_id = 'c'`);
    });
    const failure = await failureOf(loadCores(loader, after));
    expect(failure.code).toBe('reconciliation');
    expect(failure.message).toMatch(/3 rows were sent for cores but 2 arrived/);
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  test('commits nothing if the connection is lost before the merge', async () => {
    atNext('call ', async (_, { cut }) => cut());
    const failure = await failureOf(loadCores(loader, after));
    expect(failure).toMatchObject({ code: 'connection', transient: true });
    expect(await serials()).toEqual(['B1', 'B2']);
    const ledger = await loader.openLedger();
    expect((await ledger.runs({ limit: 1 }))[0]).toMatchObject({ status: 'failed' });
    await ledger.close();
  });

  test('reads the outcome from the ledger if the connection is lost during the merge', async () => {
    const release = Promise.withResolvers<void>();
    atNext('call ', async (_, { cut }) => {
      await holdTurns(release.promise);
      // The procedure is running and waits for the lock when its client is gone.
      void untilBlocked(true).then(() => {
        cut();
        setTimeout(release.resolve, 450);
      });
    });
    const reports = await loadCores(loader, after);
    expect(reports).toEqual([
      { table: 'cores', rows: 3, inserted: 1, updated: 1, unchanged: 1, deleted: 0 },
    ]);
    expect(await serials()).toEqual(['B1 again', 'B2', 'B3']);
    await loadCores(loader, before, { prune: true });
  });

  test('writes no entry for a merge whose outcome is unknown', async () => {
    const release = Promise.withResolvers<void>();
    atNext('call ', async (_, { cut }) => {
      await holdTurns(release.promise);
      void untilBlocked(true).then(cut);
      // The query for the outcome is cut off too.
      on('lock table', (__, other) => other.cut());
    });
    const run = newRun();
    const failure = await failureOf(loadCores(loader, after, { run }));
    delete place.standIn.onStatement;
    expect(failure).toMatchObject({ code: 'connection', reason: 'outcome_unknown' });
    release.resolve();
    await expect.poll(serials, { timeout: 10_000 }).toEqual(['B1 again', 'B2', 'B3']);
    const entries = await place.standIn.database.query(
      `select status from ${schema}.etl_runs where run_id = '${run.runId}'`,
    );
    expect(entries).toEqual([{ status: 'succeeded' }]);
    await loadCores(loader, before, { prune: true });
  });

  test('a signal cancels the merge', async () => {
    const stop = new AbortController();
    const release = Promise.withResolvers<void>();
    atNext('call ', async () => {
      await holdTurns(release.promise);
      void untilBlocked(true)
        .then(() => stop.abort())
        .then(() => untilBlocked(false))
        .then(release.resolve);
    });
    const failure = await failureOf(loadCores(loader, after, { signal: stop.signal }));
    expect(failure).toMatchObject({ code: 'interrupted' });
    expect(await serials()).toEqual(['B1', 'B2']);
  });

  test('a run that has lost its lease commits nothing', async () => {
    atNext('call ', async () => {
      await place.standIn.database.query(`update ${schema}.etl_turns set run_id = 'another'`);
    });
    const failure = await failureOf(loadCores(loader, after));
    expect(failure).toMatchObject({ code: 'superseded', transient: true });
    expect(failure.message).toMatch(/failed on redshift: This run has lost its lease; nothing was/);
    expect(await serials()).toEqual(['B1', 'B2']);
    await place.standIn.database.query(`delete from ${schema}.etl_turns`);
  });

  test.each([
    [
      '1023',
      'Serializable isolation violation on table - 100, transactions forming the cycle are: 1, 2',
      { code: 'unavailable', transient: true },
      /Another transaction changed the tables at the same time\. Run again\./,
    ],
    [
      'Disk Full',
      'error:  Disk Full code: 1016 context: node: 0 query: 3402537',
      { code: 'disk_full', transient: false },
      /Free space in the warehouse/,
    ],
    [
      'Value too long for character type',
      'Value too long for type character varying(256)',
      { code: 'statement', transient: false },
      /Value too long for type character varying\(256\)/,
    ],
  ])('gives the error %s of the server its code, on every connection', async (...about) => {
    const [message, detail, expected, next] = about;
    const { database, wire } = place.standIn;
    await using service = await startDataApiServer(wire);
    const dataApi = { workgroup: 'analytics', database: 'dev', endpoint: service.url };
    await database.query(
      `create function public.failing() returns trigger language plpgsql as $f$
       begin raise exception using errcode = 'XX000', message = '${message}', detail = '${detail}'; end $f$;
       create trigger failing before insert on ${schema}.cores for each row execute function public.failing()`,
    );
    try {
      for (const way of [{}, { dataApi }]) {
        const failure = await failureOf(loadCores(place.loader({ schema, ...way }), after));
        expect(failure).toMatchObject(expected);
        expect(failure.message).toMatch(next);
        expect(await serials()).toEqual(['B1', 'B2']);
      }
    } finally {
      await database.query('drop function public.failing() cascade');
    }
  });

  test('renews the lease while the run lasts', async () => {
    const quick = place.loader({ schema, turnMs: 3_000 });
    atNext('copy ', () => sleep(7_000));
    const [report] = await loadCores(quick, after);
    expect(report).toMatchObject({ inserted: 1, updated: 1 });
  });

  test('serializes two loads', async () => {
    const waiting = Promise.withResolvers<void>();
    const onEvent = ({ type }: { readonly type: string }) => {
      if (type === 'waiting') waiting.resolve();
    };
    // The first load goes on only when the second one has reported that it waits.
    atNext('copy ', () => waiting.promise);
    await Promise.all([
      loadCores(place.loader({ schema }), after, { onEvent }),
      loadCores(place.loader({ schema }), after, { onEvent }),
    ]);
    expect(await serials()).toEqual(['B1 again', 'B2', 'B3']);
  });

  test('fills a new column by the next run if the run that added it fails', async () => {
    const { database } = place.standIn;
    await database.query(`alter table ${schema}.cores drop column status`);
    atNext('call ', async (_, { cut }) => cut());
    expect((await failureOf(loadCores(loader, before))).code).toBe('connection');
    const [report] = await loadCores(loader, before);
    expect(report).toMatchObject({ updated: 2, unchanged: 0 });
    const rows = await database.query(`select distinct status from ${schema}.cores`);
    expect(rows).toEqual([{ status: 'active' }]);
  });

  test('adds a new column; a column of another type stops the run', async () => {
    const { database } = place.standIn;
    await database.query(`alter table ${schema}.cores drop column status`);
    const [report] = await loadCores(loader, before);
    expect(report).toMatchObject({ updated: 2, unchanged: 0 });
    const rows = await database.query(`select distinct status from ${schema}.cores`);
    expect(rows).toEqual([{ status: 'active' }]);
    await database.query(`alter table ${schema}.cores alter column block type bigint`);
    const failure = await failureOf(loadCores(loader, after));
    expect(failure.code).toBe('schema_conflict');
    expect(failure.message).toMatch(/cores\.block is bigint, not integer/);
    await database.query(`alter table ${schema}.cores alter column block type integer`);
  });

  /** Holds the lock that publishing takes, until told. */
  async function holdTurns(until: Promise<void>): Promise<void> {
    const client = await place.standIn.database.connect();
    await client.query(`begin; lock table ${schema}.etl_turns`);
    void until.then(() => client.query('commit'));
  }

  async function parquetOf(table: Table): Promise<Uint8Array> {
    const encoder = (await loadParquet())(table, { metadata: {} });
    const names = Object.keys(table.columns);
    expect(contentHash(table)).toBeTypeOf('function');
    encoder.add(Object.fromEntries(names.map((name) => [name, /^n/.test(name) ? 1 : 'x'])));
    return encoder.take().bytes;
  }
});
