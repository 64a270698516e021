import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../../cli/command.ts';
import { describeWhen } from '../../../support/describe-when.ts';
import { repositoryRoot } from '../../../support/repository.ts';
import { type ClusterAlertmanager, startAlertmanager } from './alertmanager.ts';
import { dagRuns, expectSuccess, triggerRun } from './dag-runs.ts';
import { missingPlatform, type Platform, startPlatform } from './platform.ts';
import { watchServers } from './postgres-servers.ts';
import { type ClusterPrometheus, startClusterPrometheus } from './prometheus.ts';
import { shortenedRules } from './rules.ts';
import { lockTable, untilBlocked } from './table-lock.ts';

describeWhen('alerts and interruptions on a Kubernetes cluster', missingPlatform(), () => {
  let platform: Platform;
  let alertmanager: ClusterAlertmanager;
  let prometheus: ClusterPrometheus;
  beforeAll(async () => {
    platform = await startPlatform();
    for (const name of ['up.sh', 'smoke.sh']) {
      const { code, stdout, stderr } = await platform.script(name);
      expect(code, `${stdout}${stderr}`).toBe(0);
    }
    alertmanager = await startAlertmanager(platform);
    const rules = shortenedRules();
    prometheus = await startClusterPrometheus(platform, rules, alertmanager.address);
  }, 3_600_000);
  afterAll(async () => {
    await platform?.[Symbol.asyncDispose]();
  });

  const within = (namespace: string, ...args: readonly string[]) =>
    platform.cluster.kubectl('--namespace', namespace, ...args);

  /** Waits until Alertmanager has an alert; returns it. */
  async function received(name: string) {
    const find = async () =>
      (await alertmanager.alerts()).find(({ labels }) => labels['alertname'] === name);
    await expect.poll(find, { timeout: 420_000, interval: 1000, message: name }).toBeDefined();
    return (await find()) ?? expect.fail(name);
  }

  /** Waits until an alert does not fire any more. */
  async function over(name: string) {
    const isOver = expect.poll(() => prometheus.firing(), { timeout: 420_000, interval: 1000 });
    await isOver.not.toContain(name);
  }

  test('none fires on a platform that works', async () => {
    await expect
      .poll(() => prometheus.query('count_over_time(airflow_scheduler_heartbeat_total[1m]) > 10'), {
        timeout: 180_000,
      })
      .toHaveLength(1);
    await expect.poll(() => prometheus.firing(), { timeout: 180_000 }).toEqual([]);
  }, 600_000);

  test.for<[name: string, namespace: string, workload: string]>([
    ['AirflowSchedulerHeartbeatGone', 'airflow', 'statefulset/airflow-scheduler'],
    ['AirflowTriggererHeartbeatGone', 'airflow', 'statefulset/airflow-triggerer'],
    ['AirflowDagProcessorHeartbeatGone', 'airflow', 'deployment/airflow-dag-processor'],
    ['StatsdExporterDown', 'monitoring', 'deployment/statsd-exporter'],
  ])(
    '%s fires while there is no pod of it, and then ends',
    { timeout: 1_200_000 },
    async ([name, namespace, workload]) => {
      await within(namespace, 'scale', workload, '--replicas=0');
      const { annotations, receivers } = await received(name);
      expect(receivers).toEqual([{ name: 'on-call' }]);
      expect(annotations['runbook_url']).toMatch(new RegExp(`#${name.toLowerCase()}$`));
      await within(namespace, 'scale', workload, '--replicas=1');
      await within(namespace, 'rollout', 'status', workload, '--timeout=300s');
      await over(name);
    },
  );

  test('PostgresDown fires while there is no server, and inhibits what follows from it', async () => {
    await within('data-platform', 'scale', 'statefulset/postgres', '--replicas=0');
    await received('PostgresDown');
    // The scheduler ends without its database.
    const isInhibited = async () =>
      (await received('AirflowSchedulerHeartbeatGone')).status.inhibitedBy.length;
    await expect.poll(isInhibited, { timeout: 420_000, interval: 1000 }).toBe(1);
    await within('data-platform', 'scale', 'statefulset/postgres', '--replicas=1');
    for (const name of ['PostgresDown', 'AirflowSchedulerHeartbeatGone']) await over(name);
  }, 1_800_000);

  test('a pod that exceeds its memory limit is OOM-killed: the log says so, and the run fails; with enough memory it succeeds', async () => {
    using copy = copyOf((dag) =>
      dag
        .replace('limits={"cpu": "1", "memory": "1Gi"', 'limits={"cpu": "1", "memory": "40Mi"')
        .replace(
          '"memory": "256Mi", "ephemeral-storage": "256Mi"',
          '"memory": "32Mi", "ephemeral-storage": "256Mi"',
        ),
    );
    const small = await platform.script('up.sh', copy.path);
    expect(small.code, small.stderr).toBe(0);
    const failed = 'sum(airflow_dagrun_duration_seconds_count{state="failed"})';
    const before = Number((await prometheus.query(failed))[0]?.value[1] ?? 0);
    const id = await triggerRun(platform, 'small-memory');
    await expect.poll(() => stateOf(id), { timeout: 1_200_000, interval: 5000 }).toBe('failed');
    const log = [
      'exec',
      'airflow-scheduler-0',
      '--container',
      'scheduler',
      '--',
      'grep',
      '-rl',
      'OOMKilled',
    ];
    expect(
      await within('airflow', ...log, `/opt/airflow/logs/dag_id=core_usage_dag/run_id=${id}/`),
    ).toContain('task_id=run');
    const after = async () => Number((await prometheus.query(failed))[0]?.value[1] ?? 0);
    await expect.poll(after, { timeout: 60_000 }).toBeGreaterThan(before);
    await received('AirflowDagRunFailed');
    const enough = await platform.script('up.sh');
    expect(enough.code, enough.stderr).toBe(0);
    await expectSuccess(platform, await triggerRun(platform, 'enough-memory'));
  }, 3_600_000);

  test('PostgresConnectionsHigh fires while 85 sessions are open', async () => {
    const sessions =
      'for n in $(seq 85); do psql -qAt -U admin -d spacexdb -c "select pg_sleep(3600)" & done; wait';
    const exec = [
      'exec',
      'postgres-0',
      '--',
      'sh',
      '-c',
      `PGPASSWORD=$POSTGRES_PASSWORD; export PGPASSWORD; ${sessions}`,
    ];
    const open = within('data-platform', ...exec).catch(() => {});
    await received('PostgresConnectionsHigh');
    await platform.sql(
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep(3600)%' and pid <> pg_backend_pid()",
    );
    await open;
    await over('PostgresConnectionsHigh');
  }, 900_000);

  test('PostgresTransactionLong fires while a transaction is open', async () => {
    {
      await using _lock = await lockTable(platform);
      await received('PostgresTransactionLong');
      // The lock does not make the exporter wait, which would end this alert and fire others.
      await delay(90_000);
      expect(await prometheus.firing()).toEqual(['PostgresTransactionLong']);
    }
    await over('PostgresTransactionLong');
  }, 900_000);

  test('PostgresDeadlocks fires after a deadlock', async () => {
    await platform.sql(
      'create table spacex.deadlock_test as select n from generate_series(1, 2) n',
    );
    const cross = (first: number, second: number) =>
      platform.sql(
        `begin; update spacex.deadlock_test set n = n where n = ${first}; select pg_sleep(2);
         update spacex.deadlock_test set n = n where n = ${second}; commit`,
      );
    const ended = await Promise.allSettled([cross(1, 2), cross(2, 1)]);
    expect(ended.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await received('PostgresDeadlocks');
    await platform.sql('drop table spacex.deadlock_test');
  }, 300_000);

  test('PostgresExporterErrors fires while the exporter may not read the ledger; up.sh grants it again', async () => {
    await platform.sql('revoke select on spacex.etl_runs from monitoring');
    await received('PostgresExporterErrors');
    const roles = ['exec', 'postgres-0', '--', '/docker-entrypoint-initdb.d/10-roles.sh'];
    await within('data-platform', ...roles);
    await over('PostgresExporterErrors');
  }, 600_000);

  test('AirflowImportErrors fires while a DAG cannot be imported; up.sh deploys the version that can', async () => {
    using copy = copyOf((dag) => `${dag}\nraise RuntimeError("A test.")\n`);
    // Without up.sh, which would know this version.
    const create = ['create', 'configmap', 'airflow-dags', '--dry-run=client', '--output=yaml'];
    const file = `--from-file=${join(copy.path, 'dags/core_usage_dag.py')}`;
    await platform.cluster.apply(
      await within('airflow', ...create, file),
      '--namespace',
      'airflow',
    );
    await within('airflow', 'rollout', 'restart', 'deployment/airflow-dag-processor');
    await received('AirflowImportErrors');
    const fixed = await platform.script('up.sh');
    expect(fixed.code, fixed.stderr).toBe(0);
    await over('AirflowImportErrors');
  }, 1_800_000);

  test('AirflowPoolStarving fires while no pool has a slot for a waiting task', async () => {
    await platform.airflow('pools', 'set', 'default_pool', '0', 'a test');
    const id = `no-slot-${Date.now()}`;
    await platform.airflow('dags', 'trigger', 'core_usage_dag', '--run-id', id);
    await received('AirflowPoolStarving');
    await platform.airflow('pools', 'set', 'default_pool', '128', '');
    await over('AirflowPoolStarving');
    // It loads from the API, which is not there.
    await expect.poll(() => stateOf(id), { timeout: 1_200_000, interval: 5000 }).toBe('failed');
  }, 1_800_000);

  test('a run without internet access fires SpacexRunFailed with its first try', async () => {
    const id = `offline-${Date.now()}`;
    await platform.airflow('dags', 'trigger', 'core_usage_dag', '--run-id', id);
    await received('SpacexRunFailed');
    await expect.poll(() => stateOf(id), { timeout: 1_200_000, interval: 5000 }).toBe('failed');
    await received('AirflowDagRunFailed');
  }, 1_800_000);

  async function stateOf(id: string): Promise<string | undefined> {
    const runs = await dagRuns(platform).catch(() => []);
    return runs.find((run) => run.id === id)?.state;
  }

  // The last one: Prometheus and Alertmanager are bare pods, which do not come back.
  test('a drained node: the budget protects PostgreSQL; without it everything moves, and the run succeeds', async () => {
    await using watch = watchServers(platform.cluster);
    const [node = ''] = (await platform.cluster.kubectl('get', 'nodes', '--output', 'name')).split(
      '\n',
    );
    const drain = ['drain', node, '--ignore-daemonsets', '--delete-emptydir-data', '--force'];
    const rows = await platform.sql('select count(*) from spacex.core_flights');
    let id = '';
    {
      await using _lock = await lockTable(platform);
      id = await triggerRun(platform, 'drained-node');
      await untilBlocked(platform);
      const refused = await platform.cluster.tryKubectl(
        ...drain,
        '--timeout=30s',
        '--pod-selector=app.kubernetes.io/name=postgres',
      );
      expect(refused.code).not.toBe(0);
      expect(refused.stderr).toContain('disruption budget');
      await within('data-platform', 'delete', 'pdb', 'postgres');
      await platform.cluster.kubectl(...drain, '--timeout=300s');
    }
    await platform.cluster.kubectl('uncordon', node);
    const again = await platform.script('up.sh');
    expect(again.code, again.stderr).toBe(0);
    await expectSuccess(platform, id, 1_200_000);
    expect(await platform.sql('select count(*) from spacex.core_flights')).toEqual(rows);
    expect(await within('data-platform', 'get', 'pdb', 'postgres', '--output', 'name')).toContain(
      'postgres',
    );
    expect(watch.most).toBe(1);
    expect(watch.started).toBe(2);
  }, 3_600_000);
});

/** A copy of `deploy/` and `dags/` with another DAG. */
function copyOf(change: (dag: string) => string) {
  const copy = temporaryFolder();
  for (const name of ['deploy', 'dags']) {
    cpSync(join(repositoryRoot, name), join(copy.path, name), { recursive: true });
  }
  const path = join(copy.path, 'dags/core_usage_dag.py');
  const dag = readFileSync(path, 'utf8');
  const changed = change(dag);
  if (changed === dag) throw new Error('The DAG is unchanged.');
  writeFileSync(path, changed);
  return copy;
}
