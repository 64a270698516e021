import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporaryFolder } from '../../../cli/command.ts';
import { missingImageTools } from '../../../deploy/support/image.ts';
import type { Finished } from '../../../support/child-output.ts';
import { folderFromEnvironment, repositoryRoot } from '../../../support/repository.ts';
import { type Cluster, startCluster } from '../cluster/cluster.ts';
import { missingCluster } from '../cluster/describe-cluster.ts';
import { execute } from '../cluster/execute.ts';
import { clusterPrograms } from '../cluster/programs.ts';
import { operatorCrds } from '../crds.ts';
import { importPlatformImages } from './import-images.ts';
import { writePrograms } from './programs.ts';

/** The whole platform on a cluster of its own. */
export interface Platform extends AsyncDisposable {
  readonly cluster: Cluster;
  /** Environment of the scripts of `deploy/`: their kubectl, helm and docker. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs a script of `deploy/` in the repository or a copy of it; a failure is a result. */
  script(name: string, root?: string, ...args: readonly string[]): Promise<Finished>;
  /** Runs SQL in the warehouse, as its superuser; returns the lines of the result. */
  sql(statement: string): Promise<string[]>;
  /** Runs SQL in the warehouse with the login of another role. */
  sqlAs(role: 'etl' | 'grafana', statement: string): Promise<string[]>;
  /** Password of the role `etl`. */
  etlPassword(): Promise<string>;
  /** Runs a command in the container of the scheduler; returns its standard output. */
  airflow(...args: readonly string[]): Promise<string>;
}

const charts = folderFromEnvironment('SPACEX_TEST_CHARTS', '../shared/kubernetes/charts');

/** Why the charts cannot be tested; undefined if they are there. */
export function missingCharts(): string | undefined {
  const names = ['airflow-1.22.0.tgz', 'kube-prometheus-stack-85.1.3.tgz'];
  const absent = names.filter((name) => !existsSync(join(charts, name)));
  if (absent.length === 0) return undefined;
  return `${absent.join(' and ')} not found in ${charts} (set SPACEX_TEST_CHARTS)`;
}

/** Why the platform cannot run here; undefined if it can. */
export function missingPlatform(): string | undefined {
  return missingCluster() ?? missingImageTools() ?? missingCharts();
}

/**
 * Starts a cluster with everything that `deploy/up.sh` takes from elsewhere: images and CRDs.
 *
 * @param options.airflow false leaves out the image of Airflow
 */
export async function startPlatform({ airflow = true } = {}): Promise<Platform> {
  await using stack = new AsyncDisposableStack();
  const cluster = stack.use(await startCluster());
  await importPlatformImages(cluster, airflow);
  const programs = stack.use(temporaryFolder());
  const helm = join(await clusterPrograms(), 'helm');
  writePrograms(programs.path, helm, charts);
  // A client-side apply would store each CRD in an annotation, for which it is too long.
  await cluster.kubectl('apply', '--server-side', '--filename', await operatorCrds());
  const PATH = [programs.path, cluster.environment['PATH']].join(delimiter);
  const environment = { ...cluster.environment, PATH };
  const inPostgres = ['--namespace', 'data-platform', 'exec', 'postgres-0', '--'];
  const sqlWith = async (login: string, statement: string) => {
    const psql = `${login} -d spacexdb -qAt -c "$1"`;
    const out = await cluster.kubectl(...inPostgres, 'sh', '-c', psql, 'psql', statement);
    return out.split('\n').filter((line) => line !== '');
  };
  const stop = stack.move();
  return {
    cluster,
    environment,
    script: (name, root = repositoryRoot, ...args) =>
      execute(join(root, 'deploy', name), args, {
        environment: {
          ...environment,
          SPACEX_SMOKE_SECONDS: '2',
          SPACEX_SMOKE_TRIES: '300',
        },
      }),
    sql: (statement) => sqlWith('PGPASSWORD=$POSTGRES_PASSWORD exec psql -U admin', statement),
    sqlAs: (role, statement) =>
      sqlWith(`PGPASSWORD=$${role.toUpperCase()}_PASSWORD exec psql -U ${role}`, statement),
    etlPassword: () => cluster.kubectl(...inPostgres, 'sh', '-c', 'printf %s "$ETL_PASSWORD"'),
    airflow: async (...args) => {
      const scheduler = ['get', 'pod', '--selector', 'component=scheduler', '--output', 'name'];
      const [pod = ''] = (await cluster.kubectl('--namespace', 'airflow', ...scheduler)).split(
        '\n',
      );
      const exec = ['--namespace', 'airflow', 'exec', pod, '--container', 'scheduler', '--'];
      return cluster.kubectl(...exec, 'airflow', ...args);
    },
    [Symbol.asyncDispose]: () => stop.disposeAsync(),
  };
}
