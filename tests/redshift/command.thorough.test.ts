import { tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logLines, requireBuiltCommand, run, start, temporaryFolder } from '../cli/command.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { type DataApiServer, startDataApiServer } from './stand-in/data-api-server.ts';
import { commandEnvironment } from './support/command-environment.ts';
import { type RedshiftPlace, redshiftPlace } from './support/place.ts';

interface DeepCheck {
  readonly id: string;
  readonly status: string;
  readonly cases: number;
}

describeMoto('spacex-etl --target redshift', () => {
  let moto: MotoServer;
  let place: RedshiftPlace;
  let service: DataApiServer;
  beforeAll(async () => {
    requireBuiltCommand();
    moto = await startMoto();
    place = await redshiftPlace(moto);
    service = await startDataApiServer(place.standIn.wire);
  });
  afterAll(async () => {
    await service?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
    await moto?.[Symbol.asyncDispose]();
  });

  const wire = () => commandEnvironment(moto, place);
  const api = () => {
    const { REDSHIFT_HOST: _, ...rest } = wire();
    return {
      ...rest,
      REDSHIFT_WORKGROUP: 'analytics',
      AWS_ENDPOINT_URL_REDSHIFT_DATA: service.url,
    };
  };
  const onRedshift = ['--target', 'redshift'];
  const snapshot = ['run', ...onRedshift, '--source', 'snapshot', '--json'];

  test.each([
    ['over the wire', 'over_wire', wire],
    ['through the Data API', 'through_api', api],
  ] as const)('loads, answers, and keeps a ledger, %s', async (_, schema, way) => {
    const environment = way();
    const at = [...onRedshift, '--schema', schema];
    const loaded = await run([...snapshot, '--schema', schema], environment);
    expect(loaded.code, loaded.stderr).toBe(0);
    expect(loaded.stdout + loaded.stderr).not.toContain(place.standIn.wire.password);
    const { targets } = JSON.parse(loaded.stdout) as {
      targets: { tables: { table: string; rows: number; inserted: number }[] }[];
    };
    const launches = targets[0]?.tables.find(({ table }) => table === 'launches');
    expect(launches).toMatchObject({ rows: 205, inserted: 205 });

    const query = await run(['query', 'core_usage', ...at, '--format', 'json'], environment);
    expect(query.code, query.stderr).toBe(0);
    expect(JSON.parse(query.stdout)).toHaveLength(75);
    const runs = await run(['runs', ...at, '--format', 'json'], environment);
    expect(runs.code, runs.stderr).toBe(0);
    expect(JSON.parse(runs.stdout)).toMatchObject([{ status: 'succeeded' }]);
    const rejects = await run(['rejects', ...at, '--format', 'json'], environment);
    expect(JSON.parse(rejects.stdout)).toEqual([]);
  });

  test.each([
    ['over the wire', 'deep_wire', wire],
    ['through the Data API', 'deep_api', api],
  ] as const)(
    'check --deep finds edited rows, and run --rewrite repairs them, %s',
    async (_, schema, way) => {
      const environment = way();
      const at = [...onRedshift, '--schema', schema];
      const etl = (...args: string[]) => run([...args, ...at], environment);
      const deep = async () => {
        const { code, stdout, stderr } = await etl('check', '--deep', '--json');
        const { checks } = JSON.parse(stdout || '{"checks":[]}') as { checks: DeepCheck[] };
        const verified = checks.filter(({ id }) => id.endsWith('.values.as_loaded'));
        const failed = verified.filter(({ status }) => status === 'failed');
        return {
          code,
          stderr,
          verified: verified.length,
          failed: failed.map(({ id, cases }) => [id, cases]),
        };
      };
      const quiet = ['--source', 'snapshot', '--json', '--quiet'];
      expect((await etl('run', ...quiet)).code).toBe(0);
      expect(await deep()).toMatchObject({ code: 0, verified: tables.length, failed: [] });
      await place.standIn.database.query(
        `update ${schema}.launches set details = 'edited' where name = 'CRS-13';
       update ${schema}.cores set reuse_count = reuse_count + 1 where serial in ('B1058', 'B1051')`,
      );
      const failed = [
        ['cores.values.as_loaded', 2],
        ['launches.values.as_loaded', 1],
      ];
      const found = await deep();
      expect(found).toMatchObject({ code: 1 });
      expect(found.failed.sort()).toEqual(failed);
      expect((await etl('run', ...quiet, '--rewrite')).code).toBe(0);
      expect(await deep()).toMatchObject({ code: 0, failed: [] });
    },
    // Two loads, and three times all checks with a request for each page of rows.
    300_000,
  );

  describe('what is judged and reported', () => {
    const schema = ['--schema', 'judged'];
    let postgres: FreshDatabase;
    let environments: readonly [target: string, environment: Record<string, string>][];
    beforeAll(async () => {
      postgres = await freshDatabase();
      environments = [
        ['postgres', postgresEnvironment(postgres.settings)],
        ['redshift', wire()],
        ['redshift', api()],
      ];
      for (const [target, environment] of environments.slice(0, 2)) {
        const args = ['run', '--source', 'snapshot', '--target', target, ...schema];
        const loaded = await run(args, environment);
        expect(loaded.code, loaded.stderr).toBe(0);
      }
    });
    afterAll(() => postgres?.dispose());

    /** What a command tells of each target, its name and the run aside. */
    const told = (command: string) =>
      Promise.all(
        environments.map(async ([target, environment]) => {
          const args = [command, '--target', target, ...schema, '--format', 'json'];
          const { code, stdout, stderr } = await run(args, environment);
          expect(code, stderr).toBe(0);
          return JSON.parse(
            stdout.replaceAll(/"(target|runId|loadedAt)": ?"[^"]+"/g, '"$1":""'),
          ) as Record<string, unknown>;
        }),
      );

    test.each(['check', 'report'])('by %s is the same as on PostgreSQL', async (command) => {
      const [postgresTold, wireTold, apiTold] = await told(command);
      expect(Object.keys(postgresTold ?? {}).length).toBeGreaterThan(5);
      expect(wireTold).toEqual(postgresTold);
      expect(apiTold).toEqual(postgresTold);
    });
  });

  test('a run of the raw zone in a bucket goes into Redshift', async () => {
    const lake = `s3://${place.bucket}/lake`;
    const extracted = await run(
      ['run', '--source', 'snapshot', '--target', 'lake', '--lake', lake],
      moto.environment as Record<string, string>,
    );
    expect(extracted.code, extracted.stderr).toBe(0);
    const { REDSHIFT_STAGING: _, ...environment } = wire();
    const loaded = await run(
      ['load', '--source', lake, '--lake', lake, ...onRedshift, '--schema', 'from_lake', '--json'],
      environment,
    );
    expect(loaded.code, loaded.stderr).toBe(0);
    const [row] = await place.standIn.database.query(
      'select count(*) as n from from_lake.launches',
    );
    expect(Number(row?.['n'])).toBe(205);
  });

  describe('the zone of a lake that is loaded', () => {
    let lake: string;
    const environment = () => {
      // Without a place of its own, the lake that is read is where manifests are staged.
      const { REDSHIFT_STAGING: _, ...rest } = wire();
      return rest;
    };
    const load = (schema: string, ...more: string[]) =>
      run(['load', '--source', lake, ...onRedshift, '--schema', schema, ...more], environment());
    const launchesIn = async (schema: string) => {
      const [row] = await place.standIn.database.query(
        `select count(*) as n from ${schema}.launches`,
      );
      return Number(row?.['n']);
    };
    beforeAll(async () => {
      lake = `s3://${place.bucket}/curated-alone`;
      // Of the two zones, this fills the curated one alone.
      const filled = await run(
        ['load', '--source', 'snapshot', '--target', 'lake', '--lake', lake],
        moto.environment as Record<string, string>,
      );
      expect(filled.code, filled.stderr).toBe(0);
    });

    test('is the curated zone if there is no raw run', async () => {
      const loaded = await load('from_files', '--json');
      expect(loaded.code, loaded.stderr).toBe(0);
      expect(JSON.parse(loaded.stdout)).toMatchObject({
        status: 'succeeded',
        source: `${lake}/curated`,
        curatedRun: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      expect(await launchesIn('from_files')).toBe(205);
      const query = ['query', 'core_usage', ...onRedshift, '--schema', 'from_files'];
      const { stdout } = await run([...query, '--format', 'json'], environment());
      expect(JSON.parse(stdout)).toHaveLength(75);
      const runs = await run(['runs', ...onRedshift, '--schema', 'from_files'], environment());
      expect(runs.stdout).toContain(`${lake}/curated?run=`);
    });

    test('is the zone of --zone', async () => {
      expect((await load('never', '--zone', 'raw')).stderr).toMatch(/has no run in its raw zone/);
      const some = await load('launches_alone', '--zone', 'curated', '--resource', 'launches');
      expect(some.code, some.stderr).toBe(0);
      expect(await launchesIn('launches_alone')).toBe(205);
      const empty = await place.standIn.database.query(
        'select 1 from launches_alone.cores limit 1',
      );
      expect(empty).toEqual([]);
    });

    test('must match the other options', async () => {
      for (const [args, why] of [
        [['--zone', 'curated', '--raw-run', '0190'], /not both/],
        [['--zone', 'curated', '--dry-run'], /--dry-run needs documents/],
        [['--zone', 'curated', '--check'], /--check needs documents/],
        [['--zone', 'curated', '--resource', 'dragons'], /has no published tables of "dragons"/],
        [['--zone', 'bronze'], /raw, curated/],
      ] as const) {
        const { code, stderr } = await load('never', ...args);
        expect(code, stderr).toBe(2);
        expect(stderr).toMatch(why);
      }
      const zone = ['--zone', 'curated'];
      const snapshotZone = await run(
        ['load', '--source', 'snapshot', ...onRedshift, ...zone],
        wire(),
      );
      expect(snapshotZone.code).toBe(2);
      expect(snapshotZone.stderr).toMatch(/--zone needs a lake/);
      const embedded = await run(['load', '--source', lake, ...zone], environment());
      expect(embedded.code).toBe(2);
      expect(embedded.stderr).toMatch(/embedded cannot load the files of a curated zone/);
      using folder = temporaryFolder();
      const inFolder = `file://${folder.path}`;
      const filled = await run([
        'load',
        '--source',
        'snapshot',
        '--target',
        'lake',
        '--lake',
        inFolder,
        '--resource',
        'cores',
      ]);
      expect(filled.code, filled.stderr).toBe(0);
      const local = await run(['load', '--source', inFolder, ...onRedshift, ...zone], wire());
      expect(local.code).toBe(2);
      expect(local.stderr).toMatch(/COPY reads from S3 only/);
    });
  });

  test('a process that is killed between COPY and the merge leaves the old data', async () => {
    const args = [...snapshot, '--schema', 'killed', '--resource', 'cores'];
    const first = await run(args, wire());
    expect(first.code, first.stderr).toBe(0);
    const { database } = place.standIn;
    const before = await database.query('select * from killed.cores order by core_id');
    await database.query(`update killed.cores set serial = 'changed' where core_id = $1`, [
      String(before[0]?.['core_id']),
    ]);
    const killed = start(args, wire());
    place.standIn.onStatement = (sql) => {
      if (!sql.startsWith('create or replace procedure')) return;
      killed.child.kill('SIGKILL');
    };
    expect((await killed.finished).code).toBeNull();
    delete place.standIn.onStatement;
    const left = await place.leftovers();
    expect(left.filter((name) => name.startsWith('etl_stage_'))).not.toEqual([]);
    const [changed] = await database.query(`select 1 from killed.cores where serial = 'changed'`);
    expect(changed).toBeDefined();
    // Another run waits for the lease of the killed one to expire, and removes its leftovers.
    const next = await run(args, wire());
    expect(next.code, next.stderr).toBe(0);
    expect(
      logLines(next.stderr).some(({ msg, message }) => /Waiting/.test(`${msg}${message}`)),
    ).toBe(true);
    const after = await place.leftovers();
    expect(after.filter((name) => name.startsWith('etl_'))).toEqual([]);
  });

  test('two commands at the same time both succeed', async () => {
    const args = [...snapshot, '--schema', 'at_once', '--resource', 'cores'];
    const both = await Promise.all([run(args, wire()), run(args, wire())]);
    for (const { code, stderr } of both) expect(code, stderr).toBe(0);
    const runs = await place.standIn.database.query(`select status from at_once.etl_runs`);
    expect(runs).toEqual([{ status: 'succeeded' }, { status: 'succeeded' }]);
  });

  test('doctor checks the warehouse and the staging location', async () => {
    const { stdout } = await run(['doctor', ...onRedshift, '--json'], wire());
    const { findings } = JSON.parse(stdout) as {
      findings: { subject: string; check: string; status: string }[];
    };
    const ours = findings.filter(({ subject }) => subject === 'redshift');
    expect(ours.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(ours.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['connection', 'clock', 'shape', 'role']),
    );
  });

  test('schema prints the definitions for Redshift and for Spectrum', async () => {
    const redshift = await run(['schema', '--format', 'redshift', '--schema', 'mine']);
    expect(redshift.code).toBe(0);
    expect(redshift.stdout).toMatch(
      /create table "mine"\."launches" [^;]* distkey \("launch_id"\)/,
    );
    const { stdout } = await run(['schema', '--format', 'spectrum'], {
      REDSHIFT_IAM_ROLE: 'arn:aws:iam::123456789012:role/spectrum',
    });
    expect(stdout).toMatch(/^create external schema [^;]*iam_role 'arn:aws:iam::123456789012:/);
  });

  test('names missing settings before anything is changed', async () => {
    const { REDSHIFT_STAGING: _, ...environment } = wire();
    const { code, stderr } = await run(snapshot, environment);
    expect(code).toBe(2);
    expect(stderr).toMatch(/REDSHIFT_STAGING/);
  });

  test('plan shows what a run would do, and creates nothing', async () => {
    const at = ['--source', 'snapshot', '--resource', 'cores', '--schema', 'planned', '--json'];
    for (const environment of [wire(), api()]) {
      const { REDSHIFT_STAGING: _, ...without }: Record<string, string> = environment;
      const plan = await run(['plan', ...onRedshift, ...at], without);
      expect(plan.code, plan.stderr).toBe(0);
      const { targets } = JSON.parse(plan.stdout) as { targets: { ddl: string[] }[] };
      expect(targets).toMatchObject([
        { status: 'planned', tables: [{ table: 'cores', inserted: 78, unchanged: 0 }] },
      ]);
      expect(targets[0]?.ddl[0]).toBe('create schema if not exists "planned"');
    }
    const schemas = await place.standIn.database.query(
      `select 1 from pg_namespace where nspname = 'planned'`,
    );
    expect(schemas).toEqual([]);
    const loaded = await run(['run', ...onRedshift, ...at], wire());
    expect(loaded.code, loaded.stderr).toBe(0);
    await place.standIn.database.query(
      `update planned.cores set "_content_hash" = 1 where core_id in (select min(core_id) from planned.cores)`,
    );
    for (const environment of [wire(), api()]) {
      const again = await run(['plan', ...onRedshift, ...at], environment);
      expect(JSON.parse(again.stdout)).toMatchObject({
        targets: [{ tables: [{ inserted: 0, updated: 1, unchanged: 77 }], ddl: expect.any(Array) }],
      });
    }
    const ledger = await place.standIn.database.query('select status from planned.etl_runs');
    expect(ledger).toEqual([{ status: 'succeeded' }]);
  });
});
