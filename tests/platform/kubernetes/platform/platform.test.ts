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
import { backupCommand, digests, restoreCommand, runJob } from './jobs.ts';
import { missingPlatform, type Platform, startPlatform } from './platform.ts';
import { startClusterPrometheus } from './prometheus.ts';
import { runsSince } from './runs-since.ts';
import { stateOf } from './state.ts';
import { lockTable, untilBlocked } from './table-lock.ts';
import { openWarehouse } from './warehouse.ts';
import { startWriteLoad } from './write-load.ts';

const missing = missingPlatform() ?? facts.reason;

const readme = readFileSync(join(repositoryRoot, 'deploy/README.md'), 'utf8');
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

  test('Prometheus scrapes both exporters through the network policies', async () => {
    await using prometheus = await startClusterPrometheus(platform, {
      'postgres-exporter': 'postgres-exporter.data-platform.svc.cluster.local:9187',
      'statsd-exporter': 'statsd-exporter.monitoring.svc.cluster.local:9102',
    });
    const value = async (expr: string) => Number((await prometheus.query(expr))[0]?.value[1]);
    for (const job of ['postgres-exporter', 'statsd-exporter']) {
      await expect.poll(() => value(`up{job="${job}"}`), { message: job }).toBe(1);
    }
    expect(await value('pg_up')).toBe(1);
    const [finished] = await platform.sql(
      "select extract(epoch from max(finished_at)) from spacex.etl_runs where status = 'succeeded'",
    );
    expect(await value('spacex_ledger_last_success_timestamp_seconds')).toBeCloseTo(
      Number(finished),
      2,
    );
    // Counters of the ETL and of Airflow, which arrive by UDP.
    expect(await value('sum(spacex_etl_runs_total)')).toBeGreaterThan(0);
    expect(await value('count({__name__=~"airflow_.+"})')).toBeGreaterThan(10);
  });

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

  test('a deleted PostgreSQL pod loses no row and never has a second server beside it, even if its disk is slow', async () => {
    await using load = await startWriteLoad(platform);
    await deleteUnderLoad(platform, load, 6000);
  }, 300_000);
});
