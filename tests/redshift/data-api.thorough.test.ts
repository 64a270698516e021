import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openDataApi } from '../../packages/loaders/src/redshift/data-api/connection.ts';
import { core, loadCores } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { type DataApiServer, startDataApiServer } from './stand-in/data-api-server.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';

describeMoto('the Redshift Data API', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  let service: DataApiServer;
  beforeAll(async () => {
    moto = await startMoto();
    place = await redshiftPlace(moto);
    service = await startDataApiServer(place.standIn.wire);
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    service.requests.length = 0;
    service.pauseMs = 1;
  });

  const options = () => ({ workgroup: 'analytics', database: 'dev', endpoint: service.url });
  const open = () => openDataApi('redshift', options());
  const actions = () => service.requests.map(({ action }) => action);

  test('returns values of every type, including nulls', async () => {
    const { rows } = await (await open()).query(
      `select cast(1 as integer) as i, cast(9007199254740991 as bigint) as b, cast(0.5 as double precision) as d, cast($1 as varchar(9)) as t, cast($2 as varchar(9)) as n, cast($3 as varchar(9)) as e, 1 = 1 as yes, cast('2022-10-05 16:00:00.25' as timestamp) as m, cast('2022-10-05' as date) as day`,
      ['é:x', null, ''],
    );
    expect(rows).toEqual([
      {
        ...{ i: 1, b: 9007199254740991, d: 0.5, t: 'é:x', n: null, e: '', yes: true },
        ...{ m: '2022-10-05T16:00:00.250Z', day: '2022-10-05' },
      },
    ]);
    const [{ body }] = service.requests as [(typeof service.requests)[number]];
    // A null has no place among the parameters, and neither has the empty text.
    expect(body.Parameters).toEqual([{ name: 'p1', value: 'é:x' }]);
  });

  test('reads a long result page by page', async () => {
    const ten = '(select 0 as d union all select 1 union all select 2 union all select 3)';
    const { rows } = await (await open()).query(
      `select a.d from ${ten} a, ${ten} b, ${ten} c, ${ten} e`,
    );
    expect(rows).toHaveLength(256);
    expect(actions().filter((action) => action === 'GetStatementResult')).toHaveLength(3);
  });

  test('backs off while it polls a long statement', async () => {
    service.pauseMs = 700;
    const started = performance.now();
    await (await open()).query('select 1 as one');
    expect(performance.now() - started).toBeGreaterThan(1_400);
    const polls = actions().filter((action) => action === 'DescribeStatement');
    expect(polls.length).toBeGreaterThan(3);
    expect(polls.length).toBeLessThan(12);
  });

  test('retries on throttling', async () => {
    service.throttle('ExecuteStatement', 2);
    service.throttle('DescribeStatement', 2);
    const { rows } = await (await open()).query('select 1 as one');
    expect(rows).toEqual([{ one: 1 }]);
  });

  test('gives up on lasting throttling, as a transient error', async () => {
    service.throttle('ExecuteStatement', 100);
    const limited = await openDataApi('redshift', { ...options(), maxAttempts: 2 });
    const failure = await failureOf(limited.query('select 1 as one'));
    service.throttle('ExecuteStatement', 0);
    expect(failure).toMatchObject({ code: 'unavailable', transient: true });
    expect(failure.message).toMatch(/Rate exceeded.*ThrottlingException/);
  });

  test('repeats a request whose response is lost, but not its statement', async () => {
    const before = service.executed;
    service.loseAnswer('ExecuteStatement');
    const { rows } = await (await open()).query('select 1 as one');
    expect(rows).toEqual([{ one: 1 }]);
    expect(actions().filter((action) => action === 'ExecuteStatement')).toHaveLength(2);
    expect(service.executed).toBe(before + 1);
  });

  test('reports the database error of a failed statement', async () => {
    const failure = await failureOf((await open()).query('select * from no_such_table'));
    expect(failure.code).toBe('statement');
    expect(failure.message).toMatch(/no_such_table.*does not exist/);
  });

  test('interrupt cancels a statement before it starts and while it runs', async () => {
    service.pauseMs = 400;
    const warehouse = await open();
    const work = failureOf(warehouse.query('select 1 as one'));
    await expect.poll(actions).toContain('DescribeStatement');
    await warehouse.interrupt();
    expect((await work).message).toMatch(/cancelled/);
    expect(actions()).toContain('CancelStatement');
  });

  test('runs several statements in one transaction', async () => {
    const warehouse = await open();
    await warehouse.query('create schema if not exists "batch"');
    await failureOf(
      warehouse.transaction([
        'create table "batch"."made" (\n  "x" integer\n) diststyle all',
        'select * from no_such_table',
      ]),
    );
    const found = await place.standIn.database.query(
      `select 1 from pg_tables where schemaname = 'batch'`,
    );
    expect(found).toEqual([]);
  });

  test('refuses a statement that is too long, and says what to do', async () => {
    const failure = await failureOf(
      (await open()).query(`select '${'x'.repeat(100_000)}' as long`),
    );
    expect(failure).toMatchObject({ code: 'configuration' });
    expect(failure.message).toMatch(/100017 bytes.*100000 at most.*REDSHIFT_HOST/);
    expect(failure.message.length).toBeLessThan(600);
    expect(service.requests).toEqual([]);
  });

  test('reports a network failure as a transient error of the Data API', async () => {
    const nowhere = await openDataApi('redshift', {
      ...options(),
      endpoint: 'http://127.0.0.1:9',
      maxAttempts: 1,
    });
    const failure = await failureOf(nowhere.query('select 1 as one'));
    expect(failure).toMatchObject({ code: 'connection', transient: true, reason: 'ECONNREFUSED' });
  });

  test('another implementation of the service accepts the requests', async () => {
    // moto runs no SQL, has no batches, and writes times in a way of its own that the SDK does not
    // read; so what the client has sent is sent to it again.
    const secretArn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:s';
    const ways = [
      { workgroup: 'analytics', secretArn },
      { cluster: 'warehouse', dbUser: 'etl' },
    ];
    for (const way of ways) {
      const place = { ...way, database: 'dev', endpoint: service.url };
      const warehouse = await openDataApi('redshift', place);
      await warehouse.query('select $1 as one', ['1']);
    }
    const submitted = service.requests.filter(({ action }) => action === 'ExecuteStatement');
    expect(submitted).toHaveLength(2);
    for (const { action, body } of submitted) {
      const { Id } = await askMoto(action, body);
      expect(Id).toMatch(/^[0-9a-f-]{36}$/);
      expect(await askMoto('DescribeStatement', { Id })).toMatchObject({ Id, Status: 'STARTED' });
      expect(await askMoto('CancelStatement', { Id })).toEqual({ Status: true });
    }
  });

  async function askMoto(action: string, body: object): Promise<Record<string, unknown>> {
    const answer = await fetch(moto.url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `RedshiftData.${action}`,
        authorization:
          'AWS4-HMAC-SHA256 Credential=testing/20220101/eu-central-1/redshift-data/aws4_request, SignedHeaders=host, Signature=none',
      },
    });
    expect(answer.status, action).toBe(200);
    return (await answer.json()) as Record<string, unknown>;
  }

  describe('a load', () => {
    const documents = [core('a', 'B1'), core('b', 'B2')];
    const loader = () => place.loader({ dataApi: options(), schema: 'through_api' });

    test('publishes by one CALL and recovers its lost responses', async () => {
      service.loseAnswer('DescribeStatement');
      const [report] = await loadCores(loader(), documents);
      expect(report).toMatchObject({ inserted: 2 });
      const calls = service.requests.filter(({ body }) => body.Sql?.startsWith('call '));
      expect(calls).toHaveLength(1);
      expect(calls[0]?.body).toMatchObject({ WorkgroupName: 'analytics', Database: 'dev' });
      expect(calls[0]?.body.ClientToken).toMatch(/^[0-9a-f-]{36}$/);
    });

    test('names the file, line and column that COPY rejected', async () => {
      const long = { ...core('d', 'B4'), last_update: 'x'.repeat(70_000) };
      const failure = await failureOf(loadCores(loader(), [long]));
      expect(failure.message).toMatch(/cores-00000\.parquet, line 1, column last_update/);
    });

    test('shortens a huge reject to what the service can return', async () => {
      const huge = {
        ...{ resource: 'cores', documentId: null, raw: `"${'é'.repeat(50_000)}"` },
        issues: Array.from({ length: 900 }, (_, at) => ({
          ...{ code: 'invalid_type', path: `launches[${at}]`, message: 'is no text' },
        })),
      };
      await loadCores(loader(), documents, { outcome: { rejects: [huge] } });
      const ledger = await loader().openLedger();
      const [reject] = await ledger.rejects();
      expect(reject?.raw.startsWith('"éé')).toBe(true);
      expect(Buffer.byteLength(reject?.raw ?? '')).toBeGreaterThan(40_000);
      expect(reject?.issues.length).toBeGreaterThan(100);
      expect((await ledger.runs())[0]).toMatchObject({ rejects: 1 });
      await ledger.close();
    });

    test('keeps the staged files on request', async () => {
      await loadCores(
        place.loader({ dataApi: options(), schema: 'kept', keepStaging: true }),
        documents,
      );
      const left = await place.leftovers();
      expect(left.map((path) => path.replace(/run=[^/]+/, 'run=…'))).toEqual([
        'warehouse/redshift-staging/run=…/cores-00000.parquet',
        'warehouse/redshift-staging/run=…/cores.manifest',
      ]);
    });
  });
});
