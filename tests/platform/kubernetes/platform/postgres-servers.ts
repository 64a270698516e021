import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from '../cluster/cluster.ts';

/** Watches the processes of a node for PostgreSQL servers. */
export interface ServerWatch extends AsyncDisposable {
  /** The largest number of servers that ran at the same time. */
  readonly most: number;
  /** Number of different servers. */
  readonly started: number;
}

/** Process IDs of the servers that are process 1 of their container, in the cluster of this keeper. */
export function postgresServers({ keeper }: Pick<Cluster, 'keeper'>): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => read(`/proc/${pid}/comm`) === 'postgres\n')
    .filter((pid) => /^NSpid:.*\t1$/m.test(read(`/proc/${pid}/status`)))
    .filter((pid) => read(`/proc/${pid}/cgroup`).includes(`spacex-cluster-${keeper}`))
    .map(Number);
}

/** Process ID of a server's checkpointer, which writes its buffers to the volume at the end. */
export function checkpointerOf(server: number): number {
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8')
    .trim()
    .split(' ');
  const checkpointer = children.find((pid) =>
    read(`/proc/${pid}/cmdline`).includes('checkpointer'),
  );
  if (checkpointer === undefined) throw new Error(`Server ${server} has no checkpointer.`);
  return Number(checkpointer);
}

/** Looks at the processes many times a second, until it is disposed. */
export function watchServers(cluster: Cluster): ServerWatch {
  let most = 0;
  let isWatching = true;
  const seen = new Set<number>();
  const watching = (async () => {
    while (isWatching) {
      const servers = postgresServers(cluster);
      for (const server of servers) seen.add(server);
      most = Math.max(most, servers.length);
      await delay(30);
    }
  })();
  return {
    get most() {
      return most;
    },
    get started() {
      return seen.size;
    },
    [Symbol.asyncDispose]: async () => {
      isWatching = false;
      await watching;
    },
  };
}

/** Text of a file of /proc; empty if its process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
