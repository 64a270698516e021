import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand } from '../../cli/command.ts';
import type { Manifest } from '../../deploy/support/manifests.ts';
import { describeSchemas, faultsOf } from '../../deploy/support/schemas.ts';
import { setFleet } from '../../launch-library/support/fleet.ts';
import { startApiServer } from '../../support/api-server.ts';
import { startLaunchLibrary } from '../../support/launch-library/launch-library-server.ts';
import { startMoto } from '../../support/moto-server.ts';
import { describeReference } from '../../support/reference-data.ts';
import { startWarehouse, type Warehouse } from '../support/warehouse.ts';
import { type Airflow, type DagRun, describeAirflow, startAirflow } from './airflow.ts';

const warehouseAsset =
  'postgres://postgres.data-platform.svc.cluster.local:5432/spacexdb/spacex/core_flights';

/** Airflow starts slowly, especially on a busy machine. */
const slow = { timeout: 300_000 };

interface RunResult {
  readonly status: string;
  readonly rejects: number;
  readonly rawRun?: string;
  readonly targets: readonly {
    readonly name: string;
    readonly tables: readonly { readonly table: string; readonly rows: number }[];
  }[];
}

// What a run without a lake does is tested on a cluster, in tests/platform/kubernetes/platform.
describeAirflow('the DAG on a real Airflow', () =>
  describeSchemas('with the Kubernetes schemas', dagTests),
);

function dagTests(): void {
  let warehouse: Warehouse;
  let airflow: Airflow;
  beforeAll(async () => {
    requireBuiltCommand();
    warehouse = await startWarehouse();
    airflow = await startAirflow(warehouse);
  }, 600_000);
  afterAll(async () => {
    await airflow?.[Symbol.asyncDispose]();
    await warehouse?.[Symbol.asyncDispose]();
  });

  /** Row counts by table in PostgreSQL. */
  async function rowCounts(tables: readonly string[]): Promise<Record<string, number>> {
    const counts = tables.map(
      (table) => `select '${table}' as name, count(*)::int as n from spacex.${table}`,
    );
    const rows = await warehouse.query<{ name: string; n: number }>(
      warehouse.as('admin'),
      counts.join(' union all '),
    );
    return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
  }

  /** URIs of the asset events that Airflow has recorded, in order. */
  async function assetEvents(): Promise<string[]> {
    const rows = await warehouse.query<{ uri: string }>(
      warehouse.as('airflow', 'airflow'),
      'select uri from asset_event join asset on asset.id = asset_id order by asset_event.id',
    );
    return rows.map(({ uri }) => uri);
  }

  /** Removes all tables: other tests load other sources. */
  async function emptyWarehouse(): Promise<void> {
    await warehouse.query(warehouse.as('admin'), 'drop schema if exists spacex cascade');
    warehouse.createRoles();
  }

  test('a failed load fails the run and emits no asset event', async () => {
    const before = await assetEvents();
    const run = await airflow.run({
      conf: { source: 'snapshot', resources: ['cores', 'launches'], prune: true },
      pgSecret: { PG_PASSWORD: 'wrong' },
      // Pods cannot reach a local directory of the Airflow machine, so this is not used as a lake.
      environment: { SPACEX_LAKE: 'file:///opt/lake' },
    });
    expect(JSON.stringify(run.pods.map(({ pod }) => pod))).not.toContain('/opt/lake');
    expect(commandsOf(run)).toEqual([
      'run --target postgres --check --accept-rejects --source snapshot --resource cores --resource launches --prune',
    ]);
    expect(run.state).toBe('failed');
    expect(run.tasks).toMatchObject({
      ...{ run: 'failed', verify: 'upstream_failed', report: 'upstream_failed' },
      announce_postgres: 'upstream_failed',
    });
    expect(run.pods.map(({ task, code }) => [task, code])).toEqual([['run', 1]]);
    // The result of a failed run is stored too: it contains the reason.
    expect(run.results['run']).toMatchObject({ status: 'failed' });
    expect(await assetEvents()).toEqual(before);
    expect(airflow.log()).toMatch(
      /Task run of run \S+ failed in try 1, its last one\. What to do: https:\S+#airflowdagrunfailed/,
    );
  });

  test('registers as a paused daily DAG with one active run and an execution timeout', async () => {
    const [known] = await warehouse.query(
      warehouse.as('airflow', 'airflow'),
      `select is_paused, max_active_runs, timetable_summary, data -> 'dag' as dag from dag
       join serialized_dag using (dag_id) where dag_id = 'core_usage_dag'`,
    );
    expect(known).toMatchObject({
      is_paused: true,
      max_active_runs: 1,
      timetable_summary: '0 0 * * *',
    });
    const { dag } = known as { dag: { catchup?: boolean; doc_md: string; default_args: object } };
    expect(dag.catchup ?? false).toBe(false);
    expect(dag.doc_md).toContain('SpaceX core usage');
    expect(JSON.stringify(dag.default_args)).toMatch(/"retries":2.*"execution_timeout"/s);
  });

  test('verify fails if Airflow records a killed pod as a success', async () => {
    const before = await assetEvents();
    const run = await airflow.run({ conf: { source: 'snapshot' }, lost: ['run'] });
    expect(run.state).toBe('failed');
    expect(run.tasks).toMatchObject({
      ...{ run: 'success', verify: 'failed', report: 'upstream_failed' },
    });
    expect(await assetEvents()).toEqual(before);
  });

  test('a task that finds the ended pod of an earlier try returns the result of that pod', async () => {
    const run = await airflow.run({ conf: { source: 'snapshot' }, ended: ['run'] });
    expect(run.state, outputOf(run)).toBe('success');
    expect(run.pods.map(({ task, trigger }) => [task, trigger])).toEqual([
      ['run', null],
      ['report', null],
    ]);
    const sent = rowsOf(run.results['run'] as RunResult);
    expect(run.results['verify']).toEqual({ postgres: total(sent) });
    expect(sent).toEqual(await rowCounts(Object.keys(sent)));
  });

  test('a run is repeated if its pod is deleted before the result is read', slow, async () => {
    const gone = { conf: { source: 'snapshot' }, gone: ['run'] };
    const once = await airflow.run(gone);
    expect(once.tasks).toMatchObject({ run: 'failed', verify: 'upstream_failed' });
    const run = await airflow.run({ ...gone, retries: 1 });
    expect(run.state, outputOf(run)).toBe('success');
    expect(run.pods.map(({ task, code }) => [task, code])).toEqual([
      ['run', 0],
      ['run', 0],
      ['report', 0],
    ]);
    const sent = rowsOf(run.results['run'] as RunResult);
    expect(run.results['verify']).toEqual({ postgres: total(sent) });
  });

  test('with a lake, rejects the snapshot as source before it launches a pod', async () => {
    const environment = { SPACEX_LAKE: 's3://bucket/lake' };
    await expect(airflow.run({ conf: { source: 'snapshot' }, environment })).rejects.toThrow(
      "Invalid input for param source: 'snapshot' is not one of ['api', 'live']",
    );
  });

  test('loads live, and skips a deferred run without a retry or a failure', slow, async () => {
    await using library = await startLaunchLibrary(4);
    setFleet(library, 120, 30);
    await emptyWarehouse();
    await using _ = { [Symbol.asyncDispose]: emptyWarehouse };
    const key = 'key-of-launch-library';
    const request = {
      conf: {},
      environment: { SPACEX_SOURCE: 'live', SPACEX_LAUNCH_LIBRARY_URL: library.url },
      launchLibrary: { LL2_API_KEY: key },
      retries: 1,
    };
    const run = await airflow.run(request);
    expect(run.state, outputOf(run)).toBe('success');
    expect(commandsOf(run)[0]).toBe('run --target postgres --check --accept-rejects --source live');
    expect(library.requests.map(({ authorization }) => authorization)).toContain(`Token ${key}`);
    const sent = rowsOf(run.results['run'] as RunResult);
    expect(run.results['verify']).toEqual({ postgres: total(sent) });
    expect(sent).toEqual(await rowCounts(Object.keys(sent)));
    // 187 flown launches of r/SpaceX, and those of the server.
    expect(sent['launches']).toBe(187 + 120);
    for (const { pod, task, stdout, stderr } of run.pods) {
      // Kubernetes adds the key from the secret.
      expect(JSON.stringify(pod) + stdout + stderr).not.toContain(key);
      expect(JSON.stringify(pod).includes('"launch-library"'), task).toBe(task === 'run');
      expect(JSON.stringify(pod).includes('"iceberg-catalog"'), task).toBe(task === 'run');
      const [base] = containersOf(pod);
      expect(base?.env).toContainEqual({ name: 'SPACEX_MAX_WAIT', value: '600s' });
    }
    const [timetable] = await warehouse.query(
      warehouse.as('airflow', 'airflow'),
      `select timetable_summary from dag where dag_id = 'core_usage_dag'`,
    );
    expect(timetable).toEqual({ timetable_summary: '0 */6 * * *' });

    // Other programs use the limit of the address.
    while (library.window.take(library.now) === 0);
    const before = await assetEvents();
    const logged = airflow.log().length;
    const deferred = await airflow.run(request);
    expect(
      deferred.pods.map(({ task, code }) => [task, code]),
      outputOf(deferred),
    ).toEqual([['run', 76]]);
    expect(deferred.tasks).toEqual({
      ...all('success', 'run_arguments', 'report_arguments'),
      ...all('skipped', 'run', 'verify', 'report', 'announce_postgres'),
    });
    expect(deferred.state).toBe('success');
    const { retryAt = '' } = deferred.results['run'] as { retryAt?: string };
    expect(Date.parse(retryAt)).toBeGreaterThan(Date.now());
    expect(await assetEvents()).toEqual(before);
    expect(airflow.log().slice(logged)).not.toContain('its last one');
    expect(sent).toEqual(await rowCounts(Object.keys(sent)));
  });

  test(
    'with a lake, live loads all targets in one run, which stores Launch Library there',
    slow,
    async () => {
      await emptyWarehouse();
      await using _ = { [Symbol.asyncDispose]: emptyWarehouse };
      await using moto = await startMoto();
      await using library = await startLaunchLibrary(4);
      setFleet(library, 120, 30);
      const bucket = await moto.bucket();
      const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', ...aws } = moto.environment;
      const request = {
        environment: {
          AWS_ENDPOINT_URL: moto.url,
          AWS_REGION: aws['AWS_REGION'] ?? '',
          SPACEX_LAKE: `s3://${bucket}/lake`,
          SPACEX_LAUNCH_LIBRARY_URL: library.url,
        },
        awsCredentials: { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY },
        conf: { source: 'live', targets: ['postgres', 'lake'] },
      };
      const isExtracted = ['extract_arguments', 'extract', 'load_arguments', 'load'];
      const both = await airflow.run(request);
      expect(both.state, outputOf(both)).toBe('success');
      expect(both.tasks).toEqual({
        ...all('success', 'run_arguments', 'run', 'verify', 'check_arguments'),
        ...all('success', 'check[0]', 'check[1]', 'report_arguments', 'report'),
        ...all('success', 'announce_postgres', 'announce_lake'),
        ...all('skipped', ...isExtracted),
      });
      expect(commandsOf(both)[0]).toBe(
        'run --target postgres --target lake --check --accept-rejects --source live',
      );
      const rows = total(await rowCounts(['launches']));
      expect(rows).toBe(187 + 120);
      const { postgres, lake } = both.results['verify'] as Record<string, number>;
      expect(postgres).toBeGreaterThan(rows);
      expect(lake).toBe(postgres);
      const Prefix = 'lake/raw/launch-library/';
      const { Contents = [] } = await moto.client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix }),
      );
      expect(Contents.map(({ Key }) => Key)).toContain(`${Prefix}state.json`);

      while (library.window.take(library.now) === 0);
      const deferred = await airflow.run(request);
      expect(deferred.pods.map(({ task, code }) => [task, code])).toEqual([['run', 76]]);
      expect(deferred.state).toBe('success');
      expect(deferred.tasks).toMatchObject(
        all('skipped', 'run', ...isExtracted, 'verify', 'check', 'report', 'announce_lake'),
      );
    },
  );

  describeReference('with the reference documents of the API', (reference) => {
    test(
      'with a lake, extracts once, then loads, verifies, checks and reports each target',
      slow,
      async () => {
        await using api = await startApiServer(reference.documents());
        await using moto = await startMoto();
        const bucket = await moto.bucket();
        const before = (await assetEvents()).length;
        const { AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '', ...aws } = moto.environment;
        const request = {
          environment: {
            AWS_ENDPOINT_URL: moto.url,
            AWS_REGION: aws['AWS_REGION'] ?? '',
            SPACEX_BASE_URL: api.url,
            SPACEX_LAKE: `s3://${bucket}/lake`,
          },
          awsCredentials: { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY },
        };
        const run = await airflow.run({ ...request, conf: { targets: ['postgres', 'lake'] } });
        expect(run).toMatchObject({ errors: {}, warnings: [], dags: ['core_usage_dag'] });
        expect(run.state, outputOf(run)).toBe('success');
        expect(run.tasks).toEqual({
          ...all(
            'success',
            ...['extract_arguments', 'extract', 'load_arguments', 'load[0]', 'load[1]', 'verify'],
            ...['check_arguments', 'check[0]', 'check[1]', 'report_arguments', 'report'],
            ...['announce_postgres', 'announce_lake'],
          ),
          ...all('skipped', 'run_arguments', 'run'),
        });
        expectPods(run);
        for (const { pod, task } of run.pods) {
          // Only a task that publishes gets the token of an Iceberg REST catalog.
          expect(JSON.stringify(pod).includes('"iceberg-catalog"'), task).toBe(task === 'load');
        }
        const { rawRun } = run.results['extract'] as RunResult;
        for (const target of ['postgres', 'lake']) {
          expect(commandsOf(run)).toContain(
            `load --target ${target} --lake s3://${bucket}/lake --raw-run ${rawRun} --accept-rejects`,
          );
        }
        const [inPostgres = {}, inLake] = ['load[0]', 'load[1]'].map((task) =>
          rowsOf(run.results[task] as RunResult),
        );
        expect(inPostgres).toEqual(await rowCounts(Object.keys(inPostgres)));
        expect(inPostgres).toEqual(inLake);
        expect(inPostgres['launches']).toBe(reference.documents().launches.length);
        const rows = total(inPostgres);
        expect(run.results['verify']).toEqual({ postgres: rows, lake: rows });
        const { Contents = [] } = await moto.client.send(
          new ListObjectsV2Command({ Bucket: bucket }),
        );
        const keys = Contents.map(({ Key }) => Key);
        expect(keys).toContain('lake/curated/_current.json');
        expect(keys).toContainEqual(
          expect.stringMatching(/^lake\/reports\/\d{4}-\d\d-\d\d\/core-usage\.html$/),
        );
        const curated = `s3://${bucket}/lake/curated`;
        expect((await assetEvents()).slice(before).toSorted()).toEqual([warehouseAsset, curated]);

        // The alias s3 loads the lake once. A target that is not loaded gets no asset event.
        const alias = await airflow.run({ ...request, conf: { targets: ['s3', 'lake'] } });
        expect(alias.state, outputOf(alias)).toBe('success');
        expect(alias.tasks).toMatchObject({
          announce_postgres: 'skipped',
          announce_lake: 'success',
        });
        expect(Object.keys(alias.tasks)).not.toContain('load[1]');
        expect(alias.results['verify']).toEqual({ lake: rows });
        expect((await assetEvents()).slice(before + 2)).toEqual([curated]);
      },
    );
  });
}

/** Every pod passes the strict schema and satisfies the rules of its namespace and network policies. */
function expectPods(run: DagRun): void {
  expect(run.pods.length).toBeGreaterThan(1);
  const [{ pod: some } = { pod: undefined }] = run.pods;
  expect(faultsOf({ ...some, spec: { ...some?.spec, container: [] } } as Manifest)).not.toEqual([]);
  for (const { pod, task, trigger } of run.pods) {
    expect(faultsOf(pod), task).toEqual([]);
    // Without inCluster, the triggerer would look for a file with the configuration of kubectl.
    const isDeferred = !['check', 'report'].includes(task);
    expect(trigger, task).toEqual(isDeferred ? { inCluster: true } : null);
    expect(pod.metadata, task).toMatchObject({
      namespace: 'data-jobs',
      labels: { 'app.kubernetes.io/name': 'spacex-etl' },
    });
    expect(pod.spec, task).toMatchObject({
      activeDeadlineSeconds: 1800,
      automountServiceAccountToken: false,
      serviceAccountName: 'spacex-etl',
      securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    });
    for (const container of containersOf(pod)) {
      expect(container, task).toMatchObject({
        image: 'spacex-etl:latest',
        imagePullPolicy: 'IfNotPresent',
        resources: { requests: { cpu: expect.anything(), memory: expect.anything() } },
        securityContext: {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        },
      });
    }
  }
}

function containersOf(pod: Manifest) {
  return (pod.spec?.['containers'] ?? []) as {
    readonly name: string;
    readonly args?: string[];
    readonly env?: readonly object[];
  }[];
}

/** Arguments of the pods, in the order in which they ran. */
function commandsOf({ pods }: DagRun): (string | undefined)[] {
  return pods.map(({ pod }) => containersOf(pod)[0]?.args?.join(' '));
}

/** Task states and pod output of a failed run, for the assertion message. */
function outputOf({ tasks, pods }: DagRun): string {
  const ends = pods.map(({ task, code, stderr }) => `${task}: ${code}\n${stderr.slice(-2000)}`);
  return [JSON.stringify(tasks), ...ends].join('\n');
}

function all(state: string, ...tasks: string[]): Record<string, string> {
  return Object.fromEntries(tasks.map((task) => [task, state]));
}

function rowsOf({ targets }: RunResult): Record<string, number> {
  return Object.fromEntries(
    targets.flatMap(({ tables }) => tables.map(({ table, rows }) => [table, rows])),
  );
}

function total(rows: Readonly<Record<string, number>>): number {
  return Object.values(rows).reduce((sum, n) => sum + n, 0);
}
