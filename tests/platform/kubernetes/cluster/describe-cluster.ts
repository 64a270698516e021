import { existsSync } from 'node:fs';
import { describeWhen } from '../../../support/describe-when.ts';
import { missingPrograms } from './programs.ts';

/** Programs of Debian that the cluster needs, and the packages that contain them. */
const requirements = {
  '/usr/bin/containerd': 'containerd',
  '/usr/sbin/runc': 'runc',
  '/usr/bin/etcd': 'etcd-server',
  '/usr/lib/cni/ptp': 'containernetworking-plugins',
  '/usr/sbin/nft': 'nftables',
  '/usr/sbin/iptables': 'iptables',
  '/usr/sbin/ipset': 'ipset',
  '/usr/sbin/conntrack': 'conntrack',
  '/usr/sbin/ip': 'iproute2',
  '/bin/busybox': 'busybox-static',
  '/usr/bin/buildah': 'buildah',
} as const;

/** Describes tests that need a Kubernetes cluster. */
export function describeCluster(name: string, suite: () => void): void {
  describeWhen(name, missingCluster(), suite);
}

/** Like {@link missingCluster}, for tests that need the node itself. */
export function missingOwnCluster(): string | undefined {
  return process.env['SPACEX_TEST_KUBECONFIG']
    ? 'this test needs a cluster of its own, and SPACEX_TEST_KUBECONFIG is set'
    : missingCluster();
}

/** Why there is no cluster and none can be started; undefined otherwise. */
export function missingCluster(): string | undefined {
  const programs = missingPrograms();
  if (programs !== undefined || process.env['SPACEX_TEST_KUBECONFIG']) return programs;
  if (process.getuid?.() !== 0) return 'starting a Kubernetes node needs root';
  if (!existsSync('/sys/fs/cgroup/cpuset/cpuset.cpus')) {
    return 'the test cluster needs cgroup version 1 (set SPACEX_TEST_KUBECONFIG to use another cluster)';
  }
  const absent = Object.entries(requirements).filter(([path]) => !existsSync(path));
  if (absent.length === 0) return undefined;
  return `these Debian packages are not installed: ${absent.map(([, name]) => name).join(', ')}`;
}
