import { type ChildProcess, execFile, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);
const programs = ['ceph', 'ceph-mon', 'ceph-osd', 'radosgw', 'radosgw-admin'];

/** Why Ceph cannot be started here; undefined if it can. */
export function missingCeph(): string | undefined {
  const missing = programs.filter(
    (program) => spawnSync('which', [program], { stdio: 'ignore' }).status !== 0,
  );
  return missing.length === 0
    ? undefined
    : `${missing.join(', ')} are missing (Debian: apt-get install ceph-mon ceph-osd radosgw)`;
}

/**
 * Starts Ceph with one monitor, one OSD in memory and the object gateway, on ports of this machine
 * only and without authentication inside.
 *
 * @param ports of the monitor and of the gateway
 * @param key of the user of the gateway
 * @returns the gateway, and what ends all three
 */
export async function startCeph(
  directory: string,
  ports: { readonly monitor: number; readonly gateway: number },
  key: { readonly accessKeyId: string; readonly secretAccessKey: string },
): Promise<{ readonly gateway: ChildProcess; stop(): Promise<void> }> {
  const id = randomUUID();
  const config = join(directory, 'ceph.conf');
  writeFileSync(config, configOf(directory, id, ports));
  for (const name of ['mon', 'osd', 'rgw', 'run']) mkdirSync(join(directory, name));
  const at = ['-c', config];
  const run = (program: string, ...args: string[]) =>
    execute(program, [...at, ...args], { cwd: directory, timeout: 60_000 });
  const children: ChildProcess[] = [];
  const start = (program: string, ...args: string[]) => {
    const child = spawn(program, [...at, ...args, '-f'], { cwd: directory, stdio: 'ignore' });
    children.push(child);
    return child;
  };
  const stop = async () => {
    for (const child of children.reverse()) await end(child);
  };
  try {
    await run('ceph-mon', '-i', 'a', '--mkfs');
    start('ceph-mon', '-i', 'a');
    await run('ceph', 'osd', 'new', id, '0');
    await run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', id);
    start('ceph-osd', '-i', '0');
    // Without it, the next program would wait for the placement groups of its pools.
    for (;;) {
      const { stdout } = await run('ceph', 'osd', 'stat', '--format', 'json');
      if ((JSON.parse(stdout) as { num_up_osds: number }).num_up_osds === 1) break;
      await delay(200);
    }
    const user = ['--uid=test', '--display-name=test'];
    const keys = [`--access-key=${key.accessKeyId}`, `--secret-key=${key.secretAccessKey}`];
    await run('radosgw-admin', '-n', 'client.rgw', 'user', 'create', ...user, ...keys);
    return { gateway: start('radosgw', '-n', 'client.rgw'), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function configOf(
  directory: string,
  id: string,
  { monitor, gateway }: { readonly monitor: number; readonly gateway: number },
): string {
  return `[global]
fsid = ${id}
mon host = 127.0.0.1:${monitor}
auth cluster required = none
auth service required = none
auth client required = none
# The gateway would require an encrypted connection, which needs authentication.
ms mon client mode = crc
osd objectstore = memstore
memstore device bytes = 1073741824
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data avail crit = 1
log file =
log to stderr = true
run dir = ${join(directory, 'run')}
admin socket =
pid file =
setuser match path =

[mon.a]
host = localhost
mon addr = 127.0.0.1:${monitor}
mon data = ${join(directory, 'mon')}

[osd.0]
osd data = ${join(directory, 'osd')}
public addr = 127.0.0.1
cluster addr = 127.0.0.1

[client.rgw]
rgw data = ${join(directory, 'rgw')}
rgw frontends = beast endpoint=127.0.0.1:${gateway}
`;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
