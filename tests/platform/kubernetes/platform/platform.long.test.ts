import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWhen } from '../../../support/describe-when.ts';
import { expectSuccess, triggerRun } from './dag-runs.ts';
import { deleteUnderLoad } from './deletions.ts';
import { backupCommand, digests, restoreCommand, runJob } from './jobs.ts';
import { missingPlatform, type Platform, startPlatform } from './platform.ts';
import { watchServers } from './postgres-servers.ts';
import { runsSince } from './runs-since.ts';
import { lockTable, untilBlocked } from './table-lock.ts';
import { startWriteLoad } from './write-load.ts';

const repetitions = 20;

describeWhen('the platform on a Kubernetes cluster, for long', missingPlatform(), () => {
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

  test('a run survives restarts of the scheduler and triggerer while its pod works for two minutes', async () => {
    const [began = ''] = await platform.sql('select now()');
    let id = '';
    {
      await using _lock = await lockTable(platform);
      id = await triggerRun(platform, 'long-pod');
      await untilBlocked(platform);
      const components = ['--selector', 'component in (scheduler, triggerer)'];
      await platform.cluster.kubectl('--namespace', 'airflow', 'delete', 'pod', ...components);
      await delay(120_000);
    }
    await expectSuccess(platform, id);
    // The first pod did all of the work.
    expect(await runsSince(platform, began)).toEqual(['succeeded']);
  }, 900_000);

  test('a run succeeds although PostgreSQL restarts in its middle', async () => {
    await using watch = watchServers(platform.cluster);
    let id = '';
    {
      await using _lock = await lockTable(platform);
      id = await triggerRun(platform, 'restarted-server');
      await untilBlocked(platform);
      await platform.cluster.kubectl('--namespace', 'data-platform', 'delete', 'pod', 'postgres-0');
    }
    await expectSuccess(platform, id);
    expect(watch.started).toBe(2);
    expect(watch.most).toBe(1);
  }, 900_000);

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

  test('up.sh replaces the Deployment of earlier versions: no row is lost, and no second server starts', async () => {
    const { cluster } = platform;
    const within = ['--namespace', 'data-platform'];
    const before = await digests(platform);
    const current = await cluster.kubectl(...within, 'get', 'statefulset/postgres', '-o', 'json');
    const { metadata, spec } = JSON.parse(current) as {
      metadata: { labels: object };
      spec: { selector: object; template: object };
    };
    await cluster.kubectl(...within, 'delete', 'statefulset/postgres', '--cascade=foreground');
    const former = {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment' },
      metadata: { name: 'postgres', labels: metadata.labels },
      spec: {
        ...{ replicas: 1, strategy: { type: 'Recreate' } },
        ...{ selector: spec.selector, template: spec.template },
      },
    };
    await cluster.apply(JSON.stringify(former), ...within);
    await cluster.kubectl(...within, 'rollout', 'status', 'deployment/postgres', '--timeout=300s');
    await using watch = watchServers(cluster);
    await expect.poll(() => watch.started).toBe(1);
    const { code, stdout, stderr } = await platform.script('up.sh');
    expect(code, `${stdout}${stderr}`).toBe(0);
    expect(watch.most).toBe(1);
    expect(watch.started).toBe(2);
    const names = await cluster.kubectl(...within, 'get', 'deployments', '--output', 'name');
    expect(names.trim()).toBe('deployment.apps/postgres-exporter');
    expect(await digests(platform)).toEqual(before);
  }, 1_800_000);
});
