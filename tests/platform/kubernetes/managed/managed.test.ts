import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { missingStore } from '../../../lake/support/real-stores.ts';
import { describeWhen } from '../../../support/describe-when.ts';
import { repositoryRoot } from '../../../support/repository.ts';
import { missingOwnCluster } from '../cluster/describe-cluster.ts';
import { externalSecretsCrds } from '../crds.ts';
import { backupCommand, digests, restoreCommand, runJob } from '../platform/jobs.ts';
import { missingPlatform, type Platform, startPlatform } from '../platform/platform.ts';
import { etlPod } from './etl-pod.ts';
import { copyManaged, type ManagedCopy } from './managed-copy.ts';
import { createManagedSecrets } from './managed-secrets.ts';
import { type ClusterStore, startClusterStore } from './object-store.ts';

const missing = missingOwnCluster() ?? missingPlatform() ?? missingStore('versitygw');
const overlays = join(repositoryRoot, 'deploy/kubernetes/overlays');

describeWhen('the overlay for managed clusters', missing, () => {
  let platform: Platform;
  let store: ClusterStore;
  let copy: ManagedCopy;
  const kubectl = (...args: readonly string[]) => platform.cluster.kubectl(...args);
  beforeAll(async () => {
    platform = await startPlatform({ airflow: false });
    store = await startClusterStore(platform.cluster);
    copy = copyManaged(store);
    await kubectl('apply', '--filename', join(overlays, '../base/namespaces.yaml'));
  }, 3_600_000);
  afterAll(async () => {
    await platform?.[Symbol.asyncDispose]();
    store?.[Symbol.dispose]();
    copy?.[Symbol.dispose]();
  });

  test.for(['docker-desktop', 'kind', 'managed'])(
    'the API server accepts every object of the overlay %s',
    async (name) => {
      const directory = join(overlays, name);
      const dryRun = ['apply', '--server-side', '--dry-run=server', '--kustomize', directory];
      const lines = (await kubectl(...dryRun)).trim().split('\n');
      expect(lines.length).toBeGreaterThan(50);
      for (const line of lines) expect(line).toMatch(/serverside-applied \(server dry run\)$/);
    },
  );

  test('the API server accepts the example of the External Secrets Operator, and finds a wrong field', async () => {
    await kubectl('apply', '--server-side', '--filename', await externalSecretsCrds());
    await kubectl('wait', '--for=condition=Established', 'crd', '--all', '--timeout=300s');
    const rendered = await kubectl('kustomize', join(overlays, 'managed/external-secrets'));
    const dryRun = ['--server-side', '--dry-run=server', '--validate=strict'];
    const applied = await platform.cluster.apply(rendered, ...dryRun);
    expect(applied.match(/^externalsecret\S+ serverside-applied/gm)?.length).toBeGreaterThan(10);
    const wrong = rendered.replaceAll('remoteRef:', 'remote:');
    await expect(platform.cluster.apply(wrong, ...dryRun)).rejects.toThrow(/remote/);
  });

  test('PostgreSQL starts with its certificate, and every client verifies it', async () => {
    const { code, stderr } = await platform.script('kubernetes/make-secrets.sh', copy.root);
    expect(code, stderr).toBe(0);
    await createManagedSecrets(platform.cluster, copy.certificates, store);
    await kubectl('apply', '--kustomize', join(copy.root, 'deploy/kubernetes/overlays/managed'));
    const server = ['--namespace', 'data-platform', 'rollout', 'status'];
    await kubectl(...server, 'statefulset/postgres', '--timeout=300s');
    await kubectl(...server, 'deployment/postgres-exporter', '--timeout=300s');
    const up = () =>
      kubectl(
        'get',
        '--raw',
        '/api/v1/namespaces/data-platform/services/postgres-exporter:9187/proxy/metrics',
      );
    await expect.poll(up, { timeout: 300_000, interval: 1000 }).toMatch(/^pg_up 1$/m);
    const sessions =
      "select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid) where usename = 'monitoring'";
    await expect.poll(() => platform.sql(sessions), { timeout: 300_000 }).toEqual(['t']);
  }, 600_000);

  test('a pod of the ETL loads the warehouse, and refuses a server that it cannot verify', async () => {
    await etlPod(platform, 'load');
    expect(
      Number((await platform.sql('select count(*) from spacex.core_flights'))[0]),
    ).toBeGreaterThan(100);
    // The certificate does not name the short host.
    const short = { PG_HOST: 'postgres.data-platform' };
    await expect(etlPod(platform, 'short-name', short)).rejects.toThrow(/certificate/i);
    const stranger = `--from-file=ca.crt=${copy.certificates.strangerAuthority}`;
    await kubectl('--namespace', 'data-jobs', 'create', 'configmap', 'stranger-ca', stranger);
    await expect(etlPod(platform, 'stranger', {}, 'stranger-ca')).rejects.toThrow(/certificate/i);
  }, 600_000);

  test('a backup is uploaded to the object store, and a restore needs nothing but the store', async () => {
    const before = await digests(platform);
    const log = await runJob(platform, backupCommand);
    const [, key = '', size] = /Uploaded s3:\/\/backups\/(\S+), (\d+) bytes/.exec(log) ?? [];
    expect(store.objects()).toEqual({ [key]: Number(size) });
    expect(Number(size)).toBeGreaterThan(10_000);
    await platform.sql('drop schema spacex cascade');
    await platform.sql('create schema spacex authorization etl');
    expect(await runJob(platform, restoreCommand)).toContain('Restored spacexdb');
    expect(await digests(platform)).toEqual(before);
    const job = [
      '--namespace',
      'data-platform',
      'get',
      'cronjob/postgres-restore',
      '--output',
      'json',
    ];
    expect(await kubectl(...job)).not.toContain('persistentVolumeClaim');
  }, 600_000);
});
