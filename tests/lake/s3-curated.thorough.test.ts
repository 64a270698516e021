import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { lakeLoader } from '@spacex-platform/loaders/lake';
import { s3Store } from '@spacex-platform/loaders/s3';
import { cores, rowsOf } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { requireBuiltCommand, run } from '../cli/command.ts';
import { core, newRun, outcomeOf } from '../loaders/support/cores.ts';
import { failureOf } from '../loaders/support/failure-of.ts';
import { describeMoto, type MotoServer, startMoto } from '../support/moto-server.ts';

describeMoto('the curated zone in a bucket', () => {
  let moto: MotoServer;
  beforeAll(requireBuiltCommand);
  beforeAll(async () => {
    moto = await startMoto();
    for (const [name, value] of Object.entries(moto.environment)) vi.stubEnv(name, value);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await moto[Symbol.asyncDispose]();
  });

  async function keysIn(Bucket: string): Promise<string[]> {
    const { Contents = [] } = await moto.client.send(new ListObjectsV2Command({ Bucket }));
    return Contents.map(({ Key = '' }) => Key);
  }

  async function sessionOf(bucket: string, serial: string) {
    const loader = lakeLoader({ store: s3Store(`s3://${bucket}/lake`) });
    const run = newRun();
    const session = await loader.open({ run, tables: [cores] });
    const rows = new Map([[cores, rowsOf(cores)(core('1', serial))]]);
    await session.write({ resource: 'cores', documentIds: ['1'], rows });
    return { run, session };
  }

  test('if two runs publish at the same time, one succeeds and the other leaves no files', async () => {
    const bucket = await moto.bucket();
    const first = await sessionOf(bucket, 'B1058');
    const second = await sessionOf(bucket, 'B1051');
    const outcome = outcomeOf(1);
    await first.session.commit(outcome);
    const error = await failureOf(second.session.commit(outcome));
    expect(error).toMatchObject({ code: 'superseded', transient: true });
    expect(error.message).toContain('Another run published to the lake');
    const { code, message } = error;
    await second.session.abort({ status: 'failed', code, message, outcome });

    const curated = (await keysIn(bucket)).filter((key) => key.startsWith('lake/curated/'));
    const { runId } = first.run;
    expect(curated.sort()).toEqual([
      'lake/curated/_current.json',
      `lake/curated/cores/metadata/00001-${runId}.metadata.json`,
      `lake/curated/cores/metadata/${runId}-m0.avro`,
      expect.stringMatching(new RegExp(`^lake/curated/cores/metadata/snap-\\d+-1-${runId}.avro$`)),
      `lake/curated/cores/run=${runId}/part-00000.parquet`,
    ]);
    const reader = await lakeLoader({ store: s3Store(`s3://${bucket}/lake`) }).openReader();
    const { rows } = await reader.query('select serial from cores');
    await reader.close();
    expect(rows).toEqual([{ serial: 'B1058' }]);
  });

  test('a run without changes fails if another run has published in the meantime', async () => {
    const bucket = await moto.bucket();
    const outcome = outcomeOf(1);
    await (await sessionOf(bucket, 'B1058')).session.commit(outcome);
    const same = await sessionOf(bucket, 'B1058');
    const other = await sessionOf(bucket, 'B1051');
    await other.session.commit(outcome);
    const error = await failureOf(same.session.commit(outcome));
    expect(error).toMatchObject({ code: 'superseded', transient: true });
    const { code, message } = error;
    await same.session.abort({ status: 'failed', code, message, outcome });
    const ledger = await lakeLoader({ store: s3Store(`s3://${bucket}/lake`) }).openLedger();
    expect((await ledger.run(same.run.runId)).map(({ status }) => status)).toEqual(['failed']);
    await ledger.close();
    const own = (await keysIn(bucket)).filter((key) => key.includes(same.run.runId));
    expect(own).toEqual([`lake/ledger/${same.run.runId}.json`]);
  });

  test('is loaded and queried from the command line, in two buckets', async () => {
    const [raw, curated] = [await moto.bucket(), await moto.bucket()];
    const environment = {
      ...moto.environment,
      SPACEX_LAKE: 's3://unused-bucket/lake',
      SPACEX_RAW_BUCKET: raw,
      SPACEX_CURATED_BUCKET: curated,
    };
    const load = ['run', '--source', 'snapshot', '--target', 'lake', '--json'];
    const first = await run(load, environment);
    expect(first.code, first.stderr).toBe(0);
    const second = await run(load, environment);
    expect(second.code, second.stderr).toBe(0);
    const [target] = (JSON.parse(second.stdout) as { targets: { tables: object[] }[] }).targets;
    expect(target?.tables.length).toBeGreaterThan(10);
    for (const report of target?.tables ?? []) {
      expect(report).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
    }
    const documents = await keysIn(raw);
    const manifests = documents.filter((key) => key.startsWith('lake/raw/spacex/v4/_runs/'));
    expect(manifests).toHaveLength(2);
    expect(documents.filter((key) => !key.startsWith('lake/raw/'))).toEqual([]);
    const others = await keysIn(curated);
    expect(others).toContain('lake/curated/_current.json');
    expect(others.filter((key) => !/^lake\/(curated|ledger)\//.test(key))).toEqual([]);

    const query = ['query', 'reuse_by_year', '--target', 'lake', '--format', 'json'];
    const answer = await run(query, environment);
    expect(answer.code, answer.stderr).toBe(0);
    expect(JSON.parse(answer.stdout)).toContainEqual(
      expect.objectContaining({
        launch_year: 2022,
        launches: '44',
        launches_with_reused_core: '41',
      }),
    );
    const gc = ['lake', 'gc', '--keep', '1', '--older-than', '0m', '--yes', '--format', 'json'];
    const collected = await run(gc, environment);
    expect(collected.code, collected.stderr).toBe(0);
    expect((JSON.parse(collected.stdout) as { files: unknown[] }).files).toHaveLength(1);
    expect(await keysIn(curated)).toEqual(others);
    // The manifest of the first run, whose parts the second one names.
    const left = await keysIn(raw);
    expect(documents.filter((key) => !left.includes(key))).toEqual([manifests.toSorted()[0]]);
  });
});
