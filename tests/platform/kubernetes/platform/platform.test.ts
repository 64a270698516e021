import { createHash } from 'node:crypto';
import { appendFileSync, cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { martNames } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../../cli/command.ts';
import { comparable } from '../../../marts/comparable.ts';
import { expectedFigures } from '../../../marts/expected.ts';
import { describeWhen } from '../../../support/describe-when.ts';
import { duck } from '../../../support/duckdb.ts';
import { facts } from '../../../support/facts.ts';
import { repositoryRoot } from '../../../support/repository.ts';
import { expectSuccess, triggerRun } from './dag-runs.ts';
import { deleteUnderLoad } from './deletions.ts';
import { allDocumentedCommands, faultsOf } from './documented.ts';
import { backupCommand, digests, restoreCommand, runJob } from './jobs.ts';
import { missingPlatform, type Platform, startPlatform } from './platform.ts';
import { startClusterPrometheus } from './prometheus.ts';
import { panelQueries, ruleGroups } from './rules.ts';
import { runsSince } from './runs-since.ts';
import { stateOf } from './state.ts';
import { lockTable, untilBlocked } from './table-lock.ts';
import { openWarehouse } from './warehouse.ts';
import { startWriteLoad } from './write-load.ts';

const missing = missingPlatform() ?? facts.reason;

const readme = readFileSync(join(repositoryRoot, 'deploy/README.md'), 'utf8');
/** Panels without data on a new platform: no run was scheduled, and the budget is computed every 5 minutes. */
const mayBeEmpty = [
  'Airflow / Schedule delay (95th percentile)',
  'ETL runs / Freshness budget left, 30 days',
];
/** Label of the pods that the DAG launches. */
const etl = 'app.kubernetes.io/name=spacex-etl';

describeWhen('the platform on a Kubernetes cluster', missing, () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await startPlatform();
  }, 3_600_000);
  afterAll(async () => {
    await platform?.[Symbol.asyncDispose]();
  });

  /** Runs a script of `deploy/` and expects that it succeeds; returns its output. */
  async function script(name: string, root = repositoryRoot): Promise<string> {
    const { code, stdout, stderr } = await platform.script(name, root);
    if (code === 0) return stdout + stderr;
    const state = await stateOf(platform.cluster);
    throw new Error(`${name} exited with ${code}:\n${stdout}\n${stderr}\n${state}`);
  }

  test('up.sh and smoke.sh bring it up, from nothing to a successful run of the DAG', async () => {
    const began = performance.now();
    const up = await script('up.sh');
    expect(up).toContain('The platform is up');
    const password = ['get', 'secret', 'airflow-admin', '--output', 'jsonpath={.data.password}'];
    const encoded = await platform.cluster.kubectl('--namespace', 'airflow', ...password);
    expect(encoded).toHaveLength(32);
    expect(up).not.toContain(Buffer.from(encoded, 'base64').toString());
    expect(await script('smoke.sh')).toContain('The platform works.');
    expect(performance.now() - began).toBeLessThan(600_000);
  }, 900_000);

  /** Runs SQL in the database of Airflow. */
  function ask(sql: string): Promise<string> {
    const inAirflow = ['--namespace', 'data-platform', 'exec', 'postgres-0', '--', 'sh', '-c'];
    const psql = 'PGPASSWORD=$AIRFLOW_PASSWORD exec psql -U airflow -d airflow -qAt -c "$1"';
    return platform.cluster.kubectl(...inAirflow, psql, 'psql', sql);
  }

  test('a run emits an event of its asset and returns its row counts', async () => {
    expect(
      await ask('select distinct uri from asset_event join asset on asset.id = asset_id'),
    ).toBe(
      'postgres://postgres.data-platform.svc.cluster.local:5432/spacexdb/spacex/core_flights\n',
    );
    const sql = "select value from xcom where task_id = 'verify' and key = 'return_value'";
    const { postgres } = JSON.parse(await ask(sql)) as { postgres: number };
    const tables =
      "select tablename from pg_tables where schemaname = 'spacex' and tablename !~ '^etl_'";
    const counts = (await platform.sql(tables)).map(
      (name) => `(select count(*) from spacex.${name})`,
    );
    expect(await platform.sql(`select ${counts.join(' + ')}`)).toEqual([String(postgres)]);
  });

  test('the marts in PostgreSQL equal figures that DuckDB computes from the facts', async () => {
    if (!facts.available) throw new Error(facts.reason);
    const expected = expectedFigures(facts);
    await using warehouse = await openWarehouse(platform);
    for (const name of martNames) {
      const wanted = comparable(await duck(expected[name]));
      expect(wanted.length).toBeGreaterThan(0);
      expect(comparable(await warehouse.rows(`select * from ${name}`)), name).toEqual(wanted);
    }
  });

  test('Prometheus scrapes both exporters through the network policies, and has every series of rules and panels', async () => {
    await using prometheus = await startClusterPrometheus(platform, ruleGroups());
    const value = async (expr: string) => Number((await prometheus.query(expr))[0]?.value[1]);
    for (const job of ['postgres-exporter', 'statsd-exporter']) {
      await expect
        .poll(() => value(`up{job="${job}"}`), { message: job, timeout: 300_000 })
        .toBe(1);
    }
    await expect.poll(() => value('pg_up'), { timeout: 300_000 }).toBe(1);
    const [finished] = await platform.sql(
      "select extract(epoch from max(finished_at)) from spacex.etl_runs where status = 'succeeded'",
    );
    expect(await value('spacex_ledger_last_success_timestamp_seconds')).toBeCloseTo(
      Number(finished),
      2,
    );
    // Counters of the ETL, which arrive by UDP.
    expect(await value('sum(spacex_etl_runs_total)')).toBeGreaterThan(0);

    // Those of kube-state-metrics and the kubelet are not scraped here.
    const ofScheduledRuns = /^airflow_dagrun_schedule_delay_/;
    const ours = /\b(?:pg|spacex|airflow)_\w+/g;
    const expressions = [
      ...ruleGroups().flatMap(({ rules }) => rules.map(({ expr }) => expr)),
      ...panelQueries().flatMap(({ expr }) => expr ?? []),
    ];
    const named = new Set(expressions.flatMap((expr) => expr.match(ours) ?? []));
    expect(named.size).toBeGreaterThan(30);
    const absent = async () => {
      const names = await prometheus.names();
      return [...named].filter((name) => !names.includes(name) && !ofScheduledRuns.test(name));
    };
    await expect.poll(absent, { timeout: 300_000, interval: 2000 }).toEqual([]);
  }, 900_000);

  test('every query of the dashboards runs', async () => {
    await using prometheus = await startClusterPrometheus(platform, ruleGroups());
    const queries = panelQueries();
    const expressions = queries.flatMap(({ title, expr }) =>
      expr ? [[title, expr] as const] : [],
    );
    expect(expressions.length).toBeGreaterThan(30);
    const empty = async () => {
      const answers = await Promise.all(
        expressions.map(async ([title, expr]) => [title, await prometheus.query(expr)] as const),
      );
      return answers
        .filter(([, series]) => series.length === 0)
        .map(([title]) => title)
        .filter((title) => !mayBeEmpty.includes(title));
    };
    await expect.poll(empty, { timeout: 300_000, interval: 5000 }).toEqual([]);
    const statements = queries.flatMap(({ title, rawSql }) =>
      rawSql ? [[title, rawSql] as const] : [],
    );
    expect(statements.length).toBeGreaterThan(8);
    for (const [title, statement] of statements) {
      expect(await platform.sqlAs('grafana', statement), title).not.toEqual([]);
    }
  }, 900_000);

  test('up.sh updates it with a changed DAG within minutes', async () => {
    using copy = temporaryFolder();
    for (const name of ['deploy', 'dags']) {
      cpSync(join(repositoryRoot, name), join(copy.path, name), { recursive: true });
    }
    appendFileSync(join(copy.path, 'dags/core_usage_dag.py'), '\n# A changed DAG.\n');
    expect(await script('up.sh', copy.path)).toContain('The platform is up');
    const mounted = ['exec', 'statefulset/airflow-scheduler', '--container', 'scheduler', '--'];
    const path = '/opt/airflow/dags/core_usage_dag.py';
    const dag = await platform.cluster.kubectl('--namespace', 'airflow', ...mounted, 'cat', path);
    expect(dag).toContain('# A changed DAG.');
  }, 900_000);

  test('a backup is restored with all rows, by the commands in deploy/README.md', async () => {
    for (const command of [backupCommand, restoreCommand]) expect(readme).toContain(command);
    const before = await digests(platform);
    expect(before.length).toBeGreaterThan(15);
    await runJob(platform, backupCommand);
    await platform.sql('delete from spacex.core_flights');
    expect(await digests(platform)).not.toEqual(before);
    await runJob(platform, restoreCommand);
    expect(await digests(platform)).toEqual(before);
    const owners = "select distinct tableowner from pg_tables where schemaname = 'spacex'";
    expect(await platform.sql(owners)).toEqual(['etl']);
  });

  test('a run whose pod is killed while it waits loads everything in its next try', async () => {
    const [began = ''] = await platform.sql('select now()');
    let id = '';
    {
      await using _lock = await lockTable(platform);
      id = await triggerRun(platform, 'killed-pod');
      await untilBlocked(platform);
      await platform.cluster.kubectl('delete', 'pod', '-A', '--selector', etl, '--wait=false');
      await expect.poll(() => runsSince(platform, began)).toEqual(['aborted']);
    }
    await expectSuccess(platform, id);
    expect(await runsSince(platform, began)).toEqual(['aborted', 'succeeded']);
  }, 900_000);

  test('a deferred run of live skips its tasks, without a retry', async () => {
    // Another program has used up the limit of Launch Library, which is out of reach here anyway.
    const server = JSON.stringify(['https://ll.thespacedevs.com/2.3.0', null]);
    const key = createHash('sha256').update(server).digest('hex').slice(0, 32);
    const blockedUntil = Date.now() + 3_600_000;
    const budget = { limit: 15, periodMs: 3_600_000, sent: [], blockedUntil };
    const columns = 'name text primary key, value jsonb not null, stored_at timestamptz not null';
    await platform.sqlAs('etl', `create table spacex.etl_launch_library (${columns})`);
    await platform.sqlAs(
      'etl',
      `insert into spacex.etl_launch_library values ('budget ${key}', '${JSON.stringify(budget)}', now())`,
    );
    const [began = ''] = await platform.sql('select now()');
    const id = await triggerRun(platform, 'deferred', 'live');
    await expectSuccess(platform, id);
    const states = await ask(`select task_id, state from task_instance where run_id = '${id}'`);
    expect(
      Object.fromEntries(
        states
          .trim()
          .split('\n')
          .map((line) => line.split('|')),
      ),
    ).toEqual({
      ...{ run_arguments: 'success', run: 'skipped', verify: 'skipped' },
      ...{ report_arguments: 'success', report: 'skipped', announce_postgres: 'skipped' },
    });
    const [result] = (
      await ask(
        `select value from xcom where task_id = 'run' and run_id = '${id}' and key = 'return_value'`,
      )
    ).split('\n');
    const { retryAt = '', ...deferred } = JSON.parse(result ?? '') as { retryAt?: string };
    expect(deferred).toMatchObject({ status: 'deferred', source: 'live' });
    expect(Date.parse(retryAt)).toBeGreaterThanOrEqual(blockedUntil);
    expect(await runsSince(platform, began)).toEqual([]);
    const pods = ['--namespace', 'data-jobs', 'get', 'pods', '--output', 'name'];
    await expect.poll(() => platform.cluster.kubectl(...pods), { timeout: 60_000 }).toBe('');
  }, 900_000);

  test('a deleted PostgreSQL pod loses no row and never has a second server beside it, even if its disk is slow', async () => {
    await using load = await startWriteLoad(platform);
    await deleteUnderLoad(platform, load, 6000);
  }, 900_000);

  test('every command of the README, the runbooks and the alerts runs and names what exists', async () => {
    const commands = allDocumentedCommands();
    expect(commands.length).toBeGreaterThan(50);
    expect(await faultsOf(platform, commands)).toEqual([]);
    const wrong = [
      'kubectl -n data-platform create job backup-now --from=cronjob/pg-backup',
      'kubectl -n data-platform port-forward svc/postgres 5432:5433',
      'kubectl -n airflow logs -l component=schedulr',
      'kubectl delete namespace airflw',
      'kubectl -n airflow rollout restart deployment/airflow-scheduler',
      'deploy/smoke-test.sh',
    ];
    expect(await faultsOf(platform, wrong)).toHaveLength(wrong.length);
  }, 600_000);

  test('down.sh leaves nothing of the platform', async () => {
    await script('down.sh');
    const kinds = 'namespaces,clusterroles,clusterrolebindings,priorityclasses,persistentvolumes';
    const ours = /airflow|kube-prom|data-platform|data-jobs|spacex|^namespace\/monitoring|\/pvc-/m;
    const left = await platform.cluster.kubectl('get', kinds, '--output', 'name');
    expect(left).toContain('kube-system');
    expect(left).not.toMatch(ours);
  }, 900_000);
});
