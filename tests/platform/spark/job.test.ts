import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { s3Store } from '@spacex-platform/loaders/s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchDocument } from '../../../bench/launch-documents.ts';
import { requireBuiltCommand, run } from '../../cli/command.ts';
import { fleet } from '../../faults/support/fleet.ts';
import { testLake } from '../../lake/lake.ts';
import { fetchLake } from '../../lake/support/fetch-lake.ts';
import { startS3Proxy } from '../../lake/support/s3-proxy.ts';
import { openDuck } from '../../support/duckdb.ts';
import { describeMoto, type MotoServer, motoSecret, startMoto } from '../../support/moto-server.ts';
import { nestedReport } from '../../support/nested-report.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { curate, describeSpark, sparkPython } from './support/curate.ts';
import { differences } from './support/curated-lake.ts';
import { glueFolder, sparkEnvironment } from './support/environment.ts';
import { writeRawRun } from './support/raw-lake.ts';

const execute = promisify(execFile);
const launches = 20_000;

describeSpark('the Spark job', () => {
  let python: string;
  beforeAll(async () => {
    python = await sparkPython();
  }, 600_000);

  test('passes ruff and its unit tests', async () => {
    const options = { cwd: glueFolder, env: { ...process.env, ...sparkEnvironment(python) } };
    await execute(python, ['-m', 'ruff', 'check', '--no-cache', '.'], options);
    await execute(python, ['-m', 'ruff', 'format', '--no-cache', '--check', '.'], options);
    const report = nestedReport('pytest-spark-job.xml');
    const pytest = ['-B', '-m', 'pytest', '-q', '-p', 'no:cacheprovider'];
    if (report !== undefined) pytest.push(`--junitxml=${report}`);
    const { stdout } = await execute(python, pytest, options);
    expect(stdout).toMatch(/\d{2,} passed/);
  }, 400_000);

  test('Spark can create all views that schema --format spark prints', async () => {
    const { code, stdout, stderr } = await run(['schema', '--format', 'spark']);
    expect(code, stderr).toBe(0);
    const program = join(repositoryRoot, 'tests/platform/spark/support/explain_views.py');
    const explained = execute(python, [program], {
      env: { ...process.env, ...sparkEnvironment(python) },
    });
    explained.child.stdin?.end(stdout);
    const schemas = JSON.parse((await explained).stdout.trim().split('\n').at(-1) ?? '') as Record<
      string,
      string
    >;
    expect(Object.keys(schemas)).toHaveLength(27);
    expect(schemas['core_flights']).toContain('position:int,core_id:string,flight:int');
    expect(schemas['launches']).toContain('date_utc:timestamp,date_unix:bigint');
    for (const schema of Object.values(schemas)) expect(schema).toContain('_content_hash:bigint');
  }, 400_000);

  describeMoto('on S3', () => {
    let moto: MotoServer;
    beforeAll(requireBuiltCommand);
    beforeAll(async () => {
      moto = await startMoto();
    });
    afterAll(() => moto[Symbol.asyncDispose]());

    const storeOf = (lake: string) => {
      Object.assign(process.env, moto.environment);
      return s3Store(lake, { endpoint: moto.url, region: 'eu-central-1' });
    };

    test(`produces the same rows from ${launches} launches as TypeScript`, async () => {
      const [bucket, raw] = [await moto.bucket(), await moto.bucket()];
      const documents = Array.from({ length: launches }, (_, at) => launchDocument(42, at));
      const texts = documents.map((document) => JSON.stringify(document));
      await writeRawRun(storeOf(`s3://${raw}/lake`), { launches: texts });
      const lake = `s3://${bucket}/lake`;
      const done = await curate(['--lake', lake, '--raw-bucket', raw], moto.environment);
      expect(done.code, done.stderr).toBe(0);
      expect(done.stdout + done.stderr).not.toContain(motoSecret);
      const cores = documents.reduce((sum, launch) => sum + launch.cores.length, 0);
      expect(done.result.targets[0]?.tables).toContainEqual({
        ...{ table: 'core_flights', rows: cores, inserted: cores },
        ...{ updated: 0, unchanged: 0, deleted: 0 },
      });
      using typescript = testLake();
      const flags = ['--source', `s3://${raw}/lake`, '--target', 'lake', '--lake', typescript.url];
      const loaded = await run(['load', ...flags], moto.environment);
      expect(loaded.code, loaded.stderr).toBe(0);
      using fetched = await fetchLake(moto, bucket);
      using duck = await openDuck();
      const url = pathToFileURL(fetched.root).href;
      const found = await differences(duck, url, typescript.url);
      expect(found['core_flights']).toEqual({ rows: cores, different: 0 });
      expect(found['launches']).toEqual({ rows: launches, different: 0 });
      const all = Object.values(found);
      expect(all.map(({ different }) => different)).toEqual(all.map(() => 0));
    }, 400_000);

    test('exits with 75 and publishes nothing if another run publishes first', async () => {
      const bucket = await moto.bucket();
      const lake = `s3://${bucket}/lake`;
      const { capsules } = fleet();
      const texts = { capsules: capsules.map((one) => JSON.stringify(one)) };
      await writeRawRun(storeOf(lake), texts);
      await using proxy = await startS3Proxy(moto.url);
      proxy.fault(/^PUT .*_current\.json/, { kind: 'slow', ms: 3000 }, 1);
      const running = curate(['--lake', lake], {
        ...moto.environment,
        AWS_ENDPOINT_URL: proxy.url,
      });
      const published = () => proxy.requests.some((line) => /^PUT .*_current\.json/.test(line));
      await expect.poll(published, { timeout: 300_000 }).toBe(true);
      const Key = 'lake/curated/_current.json';
      const other = JSON.stringify({ run_id: 'other', origin: 'api', tables: {} });
      await moto.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: other }));
      const { code, stderr, result } = await running;
      expect(code, stderr).toBe(75);
      expect(result.error?.code).toBe('superseded');
      const { Body } = await moto.client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      expect(await Body?.transformToString()).toBe(other);
      const { Contents = [] } = await moto.client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: 'lake/curated/' }),
      );
      expect(Contents.map((one) => one.Key)).toEqual([Key]);
      const runs = await run(['runs', '--target', 'lake', '--lake', lake], moto.environment);
      expect(runs.stdout).toContain('failed');
    }, 400_000);
  });
});
