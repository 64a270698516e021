import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWhen } from '../../../support/describe-when.ts';
import { expectSuccess, triggerRun } from './dag-runs.ts';
import { deleteUnderLoad } from './deletions.ts';
import { backupCommand, digests, restoreCommand, runJob } from './jobs.ts';
import { missingPlatform, type Platform, startPlatform } from './platform.ts';
import { startWriteLoad } from './write-load.ts';

const repetitions = 20;

describeWhen('the platform on a Kubernetes cluster, repeatedly', missingPlatform(), () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform();
    for (const name of ['up.sh', 'smoke.sh']) {
      const { code, stdout, stderr } = await platform.script(name);
      expect(code, `${stdout}${stderr}`).toBe(0);
    }
  }, 3_600_000);
  afterAll(async () => {
    await platform?.[Symbol.asyncDispose]();
  });

  test(`${repetitions} runs of the DAG succeed`, async () => {
    for (let n = 1; n <= repetitions; n += 1) {
      await expectSuccess(platform, await triggerRun(platform, `run-${n}`));
    }
  }, 7_200_000);

  test(`${repetitions} backups and ${repetitions} restores succeed, each in its first pod`, async () => {
    const before = await digests(platform);
    for (let n = 1; n <= repetitions; n += 1) {
      await runJob(platform, backupCommand);
      await runJob(platform, restoreCommand);
    }
    expect(await digests(platform)).toEqual(before);
  }, 7_200_000);

  test(`${repetitions} deletions of the PostgreSQL pod under load lose no row`, async () => {
    await using load = await startWriteLoad(platform);
    for (let n = 1; n <= repetitions; n += 1) await deleteUnderLoad(platform, load, 500 * n);
  }, 7_200_000);
});
