import type { Cluster } from '../cluster/cluster.ts';

/** Pods, recent events and the end of their logs, to explain a failure. */
export async function stateOf(cluster: Cluster): Promise<string> {
  const show = async (...args: readonly string[]) => {
    const { stdout, stderr } = await cluster.tryKubectl(...args);
    return `$ kubectl ${args.join(' ')}\n${stdout}${stderr}`;
  };
  const pods = await show('get', 'pods', '--all-namespaces', '--output', 'wide');
  const events = await show('get', 'events', '--all-namespaces', '--sort-by', '.lastTimestamp');
  const unready = pods
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , ready = '', status]) => {
      const [now, all] = /^(\d+)\/(\d+)$/.exec(ready)?.slice(1) ?? [];
      return status !== 'Completed' && now !== all;
    })
    .slice(0, 5);
  const logs = await Promise.all(
    unready.map(([namespace = '', name = '']) =>
      show('--namespace', namespace, 'logs', name, '--all-containers', '--tail', '15'),
    ),
  );
  return [pods, events.split('\n').slice(-25).join('\n'), ...logs].join('\n');
}
