import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Manifest } from '../../deploy/support/manifests.ts';
import { describeWhen } from '../../support/describe-when.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { provideEnvironment } from '../../support/virtual-environment.ts';
import type { Warehouse } from '../support/warehouse.ts';

const execute = promisify(execFile);

/** A pod that a task launched, with the result of its process. */
export interface LaunchedPod {
  readonly task: string;
  /** How its trigger connects to Kubernetes; null if the task was not deferred. */
  readonly trigger: { readonly inCluster: boolean | null } | null;
  readonly pod: Manifest;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The response of airflow_runs.py. */
export interface DagRun {
  readonly dags: readonly string[];
  readonly errors: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
  readonly state: string;
  /** State by task; `load[0]` is the first instance of a mapped task. */
  readonly tasks: Readonly<Record<string, string>>;
  readonly results: Readonly<Record<string, unknown>>;
  readonly pods: readonly LaunchedPod[];
}

export interface RunRequest {
  /** Parameters of the run. */
  readonly conf: Readonly<Record<string, unknown>>;
  /** Environment of Airflow, as set by `env` in the values of its chart. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Host names that pods resolve, in addition to PostgreSQL. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Replaces values of the secret `pg-secret`. */
  readonly pgSecret?: Readonly<Record<string, string>>;
  /** The optional secret `aws-credentials`. */
  readonly awsCredentials?: Readonly<Record<string, string>>;
  /** The optional secret `launch-library`. */
  readonly launchLibrary?: Readonly<Record<string, string>>;
  /** Retries of each task, without a delay. Default 0. */
  readonly retries?: number;
  /** Tasks that Airflow kills but records as a success, as it can do. */
  readonly lost?: readonly string[];
  /** Tasks that find the pod of an earlier try, which has ended. */
  readonly ended?: readonly string[];
  /** Tasks whose first pod is deleted before its result is read. */
  readonly gone?: readonly string[];
}

/** A real Airflow that stores its metadata in the warehouse's server, as the role `airflow`. */
export interface Airflow extends AsyncDisposable {
  /** Runs the DAG once; one run at a time. */
  run(request: RunRequest): Promise<DagRun>;
  /** The log of all tasks so far. */
  log(): string;
}

/** Describes tests on a real Airflow, which is installed from PyPI. */
export function describeAirflow(name: string, suite: () => void): void {
  describeWhen(name, missing(), suite);
}

function missing(): string | undefined {
  try {
    const code = 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))';
    execFileSync('python3', ['-c', code], { stdio: 'ignore' });
  } catch {
    return 'python3 3.11 to 3.13 with venv is not installed';
  }
  try {
    const mount = ['mount', '-t', 'tmpfs', 'tmpfs', '/mnt'];
    execFileSync('unshare', ['--mount', ...mount], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'this user cannot mount (unshare --mount), which running a pod as a process needs';
  }
}

const postgresHost = 'postgres.data-platform.svc.cluster.local';

/** Installs Airflow and creates its tables, as the chart's migration job does. */
export async function startAirflow(warehouse: Warehouse): Promise<Airflow> {
  const python = await provideEnvironment('airflow', '../platform/airflow/requirements.txt', {
    compiled: false,
  });
  const home = mkdtempSync(join(tmpdir(), 'spacex-airflow-'));
  const { connection = '' } = warehouse.secrets['airflow/airflow-metadata'] ?? {};
  const { PATH = '' } = process.env;
  const environment = {
    ...{ PATH, HOME: home, TZ: 'UTC', AIRFLOW_HOME: home },
    AIRFLOW__CORE__DAGS_FOLDER: join(repositoryRoot, 'dags'),
    AIRFLOW__CORE__LOAD_EXAMPLES: 'False',
    AIRFLOW__LOGGING__LOGGING_LEVEL: 'WARNING',
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN: connection.replace(
      `${postgresHost}:5432`,
      `${warehouse.host}:${warehouse.port}`,
    ),
  };
  await execute(python, ['-m', 'airflow', 'db', 'migrate'], { env: environment });
  const fixed = join(home, 'fixed.json');
  writeFileSync(
    fixed,
    JSON.stringify({
      dags: join(repositoryRoot, 'dags'),
      repository: repositoryRoot,
      node: process.execPath,
      path: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    }),
  );
  const log = join(home, 'log');
  const program = fileURLToPath(new URL('airflow_runs.py', import.meta.url));
  const output = openSync(log, 'w');
  const child = spawn(python, [program, fixed], {
    env: environment,
    stdio: ['pipe', output, output, 'pipe'],
  });
  const ended = once(child, 'exit');
  const answers = createInterface(child.stdio[3] as Readable)[Symbol.asyncIterator]();
  const run = async (request: RunRequest): Promise<DagRun> => {
    child.stdin?.write(`${JSON.stringify(requestFor(request, home, warehouse))}\n`);
    const { value, done } = await answers.next();
    const answer = done === true ? { failure: 'airflow_runs.py exited' } : JSON.parse(value);
    if (!('failure' in answer)) return answer as DagRun;
    const tail = readFileSync(log, 'utf8').slice(-4000);
    throw new Error(`Airflow did not run the DAG: ${answer.failure}\n${tail}`);
  };
  const dispose = async () => {
    child.stdin?.end();
    await ended;
    rmSync(home, { recursive: true, force: true });
  };
  return { run, log: () => readFileSync(log, 'utf8'), [Symbol.asyncDispose]: dispose };
}

/** Adds defaults to a request, in the format that airflow_runs.py reads. */
function requestFor(request: RunRequest, home: string, { secrets, port }: Warehouse): object {
  const { conf, environment = {}, pgSecret, awsCredentials, launchLibrary, retries = 0 } = request;
  const { lost = [], ended = [], gone = [] } = request;
  const hosts = join(home, 'hosts');
  const known = { localhost: '127.0.0.1', [postgresHost]: '127.0.0.1', ...request.hosts };
  const lines = Object.entries(known).map(([name, address]) => `${address} ${name}\n`);
  writeFileSync(hosts, lines.join(''));
  const made = secrets['data-jobs/pg-secret'];
  const there = {
    'pg-secret': { ...made, PG_PORT: String(port), ...pgSecret },
    ...(awsCredentials === undefined ? {} : { 'aws-credentials': awsCredentials }),
    ...(launchLibrary === undefined ? {} : { 'launch-library': launchLibrary }),
  };
  return { conf, environment, secrets: there, hosts, retries, lost, ended, gone };
}
