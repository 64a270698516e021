import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { repositoryRoot } from '../../../support/repository.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { describeCluster } from './describe-cluster.ts';
import { shellImage } from './node-images.ts';
import { type Identity, traces } from './traces.ts';

const restricted = { 'pod-security.kubernetes.io/enforce': 'restricted' };

/** A pod that runs a shell command. */
function shellPod(name: string, command: string, spec: object = {}, container: object = {}) {
  return JSON.stringify({
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: { app: name } } },
    spec: {
      ...{ restartPolicy: 'Never', terminationGracePeriodSeconds: 1, ...spec },
      containers: [
        {
          ...{ name: 'shell', image: shellImage, imagePullPolicy: 'Never' },
          ...{ command: ['sh', '-c', command], ...container },
        },
      ],
    },
  });
}

const server = 'mkdir /www && echo content > /www/index.html && exec httpd -f -p 8080 -h /www';

describeCluster('the test cluster', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await startCluster();
  }, 1_800_000);
  afterAll(async () => {
    await cluster?.[Symbol.asyncDispose]();
  });

  test('has one node that is Ready', async () => {
    const nodes = await cluster.kubectl('get', 'nodes', '--no-headers');
    expect(nodes).toMatch(/^\S+ +Ready /);
    expect(nodes.trim().split('\n')).toHaveLength(1);
  });

  test('serves a pod by the DNS name of its service', async () => {
    await using namespace = await cluster.namespace();
    await cluster.apply(shellPod('server', server), '--namespace', namespace.name);
    await namespace.kubectl('expose', 'pod', 'server', '--port=80', '--target-port=8080');
    await cluster.apply(shellPod('client', 'sleep 600'), '--namespace', namespace.name);
    await namespace.kubectl('wait', '--for=condition=Ready', 'pod', '--all', '--timeout=300s');
    const url = `http://server.${namespace.name}.svc.cluster.local/`;
    await expect.poll(() => fetchFrom(namespace.name, url)).toBe('content\n');
  });

  /** Output of wget in the pod `client`; empty if it fails. Its own time limit crashes if static. */
  async function fetchFrom(namespace: string, url: string): Promise<string> {
    const exec = ['--namespace', namespace, 'exec', 'client', '--'];
    return (await cluster.tryKubectl(...exec, 'timeout', '2', 'wget', '-q', '-O-', url)).stdout;
  }

  test('keeps what a pod writes to a claim for the next pod', async () => {
    await using namespace = await cluster.namespace();
    const claim = {
      ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'data' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Mi' } } },
    };
    await cluster.apply(JSON.stringify(claim), '--namespace', namespace.name);
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    const asUser = { volumes, securityContext: { runAsUser: 70, fsGroup: 70 } };
    const mount = { volumeMounts: [{ name: 'data', mountPath: '/data' }] };
    for (const [name, command] of [
      ['writer', 'echo kept > /data/file'],
      ['reader', 'cat /data/file'],
    ] as const) {
      await cluster.apply(shellPod(name, command, asUser, mount), '--namespace', namespace.name);
      const done = '--for=jsonpath={.status.phase}=Succeeded';
      await namespace.kubectl('wait', done, `pod/${name}`, '--timeout=300s');
    }
    expect(await namespace.kubectl('logs', 'reader')).toBe('kept\n');
  });

  test('rejects a pod that violates the Pod Security level of its namespace', async () => {
    await using namespace = await cluster.namespace(restricted);
    const apply = cluster.apply(shellPod('root', 'id'), '--namespace', namespace.name);
    await expect(apply).rejects.toThrow(/violates PodSecurity "restricted/);
  });

  test('enforces network policies', async () => {
    await using namespace = await cluster.namespace();
    const within = ['--namespace', namespace.name];
    await cluster.apply(shellPod('server', server), ...within);
    await cluster.apply(shellPod('client', 'sleep 600'), ...within);
    await namespace.kubectl('wait', '--for=condition=Ready', 'pod', '--all', '--timeout=300s');
    const address = await namespace.kubectl('get', 'pod', 'server', '-o=jsonpath={.status.podIP}');
    const fetched = () => fetchFrom(namespace.name, `http://${address}:8080/`);
    await expect.poll(fetched).toBe('content\n');
    const policy = (name: string, spec: object) =>
      cluster.apply(
        JSON.stringify({
          ...{ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name } },
          spec: { policyTypes: ['Ingress'], ...spec },
        }),
        ...within,
      );
    await policy('deny', { podSelector: {} });
    await expect.poll(fetched).toBe('');
    const from = [{ podSelector: { matchLabels: { app: 'client' } } }];
    const podSelector = { matchLabels: { app: 'server' } };
    await policy('allow', { podSelector, ingress: [{ from }] });
    await expect.poll(fetched).toBe('content\n');
  });

  test('denies a service account what no role grants', async () => {
    await using namespace = await cluster.namespace();
    await namespace.kubectl('create', 'role', 'reader', '--verb=list', '--resource=pods');
    const account = `${namespace.name}:default`;
    const bind = ['create', 'rolebinding', 'reader', '--role=reader'];
    await namespace.kubectl(...bind, `--serviceaccount=${account}`);
    const can = async (...what: string[]) => {
      const as = `--as=system:serviceaccount:${account}`;
      return (await cluster.tryKubectl('auth', 'can-i', ...what, as)).stdout.trim();
    };
    expect(await can('list', 'pods', '--namespace', namespace.name)).toBe('yes');
    expect(await can('delete', 'pods', '--namespace', namespace.name)).toBe('no');
    expect(await can('list', 'pods', '--namespace', 'default')).toBe('no');
  });

  test('kills a container that exceeds its memory limit', async () => {
    await using namespace = await cluster.namespace();
    const container = { resources: { limits: { memory: '16Mi' } } };
    const hog = shellPod('hog', 'exec tail -c 100000000 /dev/zero', {}, container);
    await cluster.apply(hog, '--namespace', namespace.name);
    // Not the reason: containerd sometimes hears of the exit before it hears of the cause.
    const exitCode = 'jsonpath={.status.containerStatuses[0].state.terminated.exitCode}';
    await expect
      .poll(() => namespace.kubectl('get', 'pod', 'hog', '--output', exitCode))
      .toBe('137');
  });

  test('cannot reach anything outside of the node', async () => {
    await using namespace = await cluster.namespace();
    await cluster.apply(
      shellPod('client', 'timeout 3 nc 140.82.112.3 443 && echo connected'),
      ...['--namespace', namespace.name],
    );
    const done = '--for=jsonpath={.status.phase}=Failed';
    await namespace.kubectl('wait', done, 'pod/client', '--timeout=300s');
  });
});

describeCluster('the end of a test cluster', () => {
  if (process.env['SPACEX_TEST_KUBECONFIG']) return;

  test('leaves nothing behind', async () => {
    let identity: Identity;
    {
      await using cluster = await startCluster();
      identity = identityOf(cluster);
      await cluster.apply(shellPod('pod', 'sleep 600'));
      await cluster.kubectl('wait', '--for=condition=Ready', 'pod/pod', '--timeout=300s');
      expect(traces(identity).length).toBeGreaterThan(10);
    }
    expect(traces(identity)).toEqual([]);
  });

  /** Starts a cluster in another process, which is then killed with its cluster or without. */
  async function killed(who: 'owner' | 'keeper'): Promise<Identity> {
    const module = fileURLToPath(new URL('cluster.ts', import.meta.url));
    const program = `
      const { startCluster } = await import(${JSON.stringify(module)});
      const { environment: { KUBECONFIG }, keeper } = await startCluster();
      console.log(JSON.stringify({ KUBECONFIG, keeper }));`;
    const owner = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: repositoryRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(owner.stdout), 'line')) as [string];
    const identity = identityOf({ environment: JSON.parse(line), ...JSON.parse(line) });
    expect(traces(identity).length).toBeGreaterThan(10);
    if (who === 'keeper') process.kill(identity.keeper, 'SIGKILL');
    else owner.kill('SIGKILL');
    await once(owner, 'exit');
    return identity;
  }

  test('leaves nothing behind if its owner is killed', async () => {
    const identity = await killed('owner');
    await expect.poll(() => traces(identity)).toEqual([]);
  });

  test('ends its processes if its keeper is killed, and the next start removes the rest', async () => {
    const identity = await killed('keeper');
    const processes = () => traces(identity).filter((trace) => trace.startsWith('process'));
    await expect.poll(processes).toEqual([]);
    await using _next = await startCluster();
    expect(traces(identity)).toEqual([]);
  });
});

function identityOf({ environment, keeper }: Pick<Cluster, 'environment' | 'keeper'>): Identity {
  const directory = environment['KUBECONFIG']?.replace(/\/kubeconfig$/, '') ?? '';
  return { directory, keeper: keeper ?? 0 };
}
