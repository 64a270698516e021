import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a cluster is known by on the machine. */
export interface Identity {
  readonly directory: string;
  /** Process ID of the keeper. */
  readonly keeper: number;
}

/** What exists of a cluster: its processes, cgroups, mounts and directory; empty if nothing does. */
export function traces({ directory, keeper }: Identity): string[] {
  const group = `spacex-cluster-${keeper}`;
  const processes = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name) || name === String(process.pid)) return false;
    return (
      // The last argument of a test's own shell could name the directory too.
      read(join('/proc', name, 'cmdline')).includes(directory) ||
      read(join('/proc', name, 'cgroup')).includes(group)
    );
  });
  const groups = readdirSync('/sys/fs/cgroup').map((name) => join('/sys/fs/cgroup', name, group));
  const mounts = read('/proc/self/mountinfo')
    .split('\n')
    .filter((line) => line.includes(directory));
  return [
    ...processes.map(
      (pid) => `process ${pid}: ${read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')}`,
    ),
    ...[...groups, directory].filter((path) => existsSync(path)),
    ...mounts,
  ];
}

/** Text of a file of /proc; empty if its process has ended. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
