import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Finished } from '../../../support/child-output.ts';
import { execute } from './execute.ts';
import { importer } from './import-images.ts';
import { nodeImages } from './node-images.ts';
import { clusterPrograms } from './programs.ts';

/** A namespace for one test. */
export interface Namespace extends AsyncDisposable {
  readonly name: string;
  /** Runs kubectl in the namespace; returns its standard output. */
  kubectl(...args: readonly string[]): Promise<string>;
}

/** A Kubernetes cluster of one node. */
export interface Cluster extends AsyncDisposable {
  /** Environment in which kubectl and helm use the cluster. */
  readonly environment: Readonly<Record<string, string>>;
  /** Process ID of the keeper; undefined for a cluster of someone else. */
  readonly keeper: number | undefined;
  /** Runs kubectl; returns its standard output. */
  kubectl(...args: readonly string[]): Promise<string>;
  /** Runs kubectl; a failure is a result. */
  tryKubectl(...args: readonly string[]): Promise<Finished>;
  /** Applies manifests in YAML or JSON. */
  apply(manifests: string, ...args: readonly string[]): Promise<string>;
  /** Creates objects; returns them, and the answers of reviews, as documents in YAML. */
  create(manifests: string, ...args: readonly string[]): Promise<string>;
  /** Creates a namespace that is deleted with the test. */
  namespace(labels?: Readonly<Record<string, string>>): Promise<Namespace>;
  /** Runs a program in the network of the node; returns its standard output. */
  inNode(program: string, ...args: readonly string[]): Promise<string>;
  /** Starts a program in the network of the node, which ends with the cluster. */
  startInNode(program: string, ...args: readonly string[]): void;
  /** Imports an image archive into the node, and gives its image further names. */
  importImage(archive: string, image: string, ...names: readonly string[]): Promise<void>;
}

/**
 * Starts a cluster, which takes some 10 s once its programs are built. It ends with this process,
 * also if that is killed, and leaves no process, mount, network namespace, cgroup or file.
 * `SPACEX_TEST_KUBECONFIG` names another cluster to use instead, which keeps running.
 */
export async function startCluster(): Promise<Cluster> {
  const programs = await clusterPrograms();
  const PATH = [programs, process.env['PATH'], '/usr/sbin', '/sbin'].join(delimiter);
  const other = process.env['SPACEX_TEST_KUBECONFIG'];
  if (other) {
    const environment = { ...process.env, PATH, KUBECONFIG: other } as Record<string, string>;
    return clusterOf({
      environment,
      keeper: undefined,
      directory: undefined,
      stop: async () => {},
    });
  }
  const images = await nodeImages(programs);
  const directory = mkdtempSync(join(tmpdir(), 'spacex-cluster-'));
  const keeper = spawn(
    join(programs, 'keeper'),
    ['--directory', directory, '--programs', programs, '--images', images],
    // Not in the process group of the tests: the keeper must survive their interruption to clean up.
    { detached: true, stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, PATH } },
  );
  const stop = async () => {
    keeper.stdin?.end();
    if (keeper.exitCode === null && keeper.signalCode === null) await once(keeper, 'exit');
  };
  await untilReady(keeper);
  const kubeconfig = join(directory, 'kubeconfig');
  const environment = { ...process.env, PATH, KUBECONFIG: kubeconfig } as Record<string, string>;
  return clusterOf({ environment, keeper: keeper.pid, directory, stop });
}

interface Started {
  readonly environment: Readonly<Record<string, string>>;
  readonly keeper: number | undefined;
  readonly directory: string | undefined;
  stop(): Promise<void>;
}

function clusterOf({ environment, keeper, directory, stop }: Started): Cluster {
  const tryKubectl = (...args: readonly string[]) => execute('kubectl', args, { environment });
  const kubectl = async (...args: readonly string[]) =>
    succeeded('kubectl', args, await tryKubectl(...args));
  const withInput = async (input: string, ...args: readonly string[]) =>
    succeeded('kubectl', args, await execute('kubectl', args, { environment, input }));
  const apply = (manifests: string, ...args: readonly string[]) =>
    withInput(manifests, 'apply', '--filename', '-', ...args);
  const create = (manifests: string, ...args: readonly string[]) =>
    withInput(manifests, 'create', '--filename', '-', '--output', 'yaml', ...args);
  const namespace = async (labels: Readonly<Record<string, string>> = {}) => {
    const name = `test-${Math.random().toString(36).slice(2, 10)}`;
    const metadata = { name, labels };
    await apply(JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata }));
    // Without it, the first pod is rejected.
    await kubectl(
      'wait',
      '--for=create',
      'serviceaccount/default',
      '--namespace',
      name,
      '--timeout=300s',
    );
    return {
      name,
      kubectl: (...args: readonly string[]) => kubectl('--namespace', name, ...args),
      [Symbol.asyncDispose]: async () => {
        await kubectl(
          'delete',
          'pods',
          '--all',
          '--namespace',
          name,
          '--grace-period=1',
          '--wait=false',
        );
        await kubectl('delete', 'namespace', name, '--wait=false');
      },
    };
  };
  const inNode = async (program: string, ...args: readonly string[]) => {
    const call = ['--net', '--target', nodeOf(keeper), program, ...args];
    return succeeded('nsenter', call, await execute('nsenter', call, { environment }));
  };
  const startInNode = (program: string, ...args: readonly string[]) => {
    // In its PID namespace too, whose processes end with the node.
    const call = ['--net', '--pid', '--target', nodeOf(keeper), program, ...args];
    spawn('nsenter', call, { stdio: 'ignore', env: environment });
  };
  return {
    ...{ environment, keeper, kubectl, tryKubectl, apply, create, namespace, inNode, startInNode },
    importImage: importer(directory, environment),
    [Symbol.asyncDispose]: stop,
  };
}

/** Process ID of the node's process 1, which is the only child of the keeper. */
function nodeOf(keeper: number | undefined): string {
  if (keeper === undefined) throw new Error('This cluster has no node on this machine.');
  const threads = `/proc/${keeper}/task`;
  // Any of its threads may have started the process.
  return readdirSync(threads)
    .map((thread) => readFileSync(`${threads}/${thread}/children`, 'utf8').trim())
    .join('');
}

function succeeded(program: string, args: readonly string[], finished: Finished): string {
  if (finished.code === 0) return finished.stdout;
  throw new Error(`${program} ${args.join(' ')} exited with ${finished.code}: ${finished.stderr}`);
}

/** Waits until the cluster can be used; the error contains what the keeper reported. */
async function untilReady(keeper: ChildProcess): Promise<void> {
  let output = '';
  keeper.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  const { stdout } = keeper;
  if (stdout === null) throw new Error('The keeper has no standard output.');
  const lines = createInterface(stdout);
  await Promise.race([
    once(lines, 'line'),
    once(keeper, 'close').then(([code, signal]) => {
      throw new Error(`The cluster did not start (${code ?? signal}):\n${output}`);
    }),
  ]);
}
