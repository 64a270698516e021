import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../cli/command.ts';
import { describeWhen } from '../../support/describe-when.ts';
import { serverAccount, systemPostgres } from '../../support/postgres-binaries.ts';
import { freePort } from '../../support/postgres-server.ts';
import { repositoryRoot } from '../../support/repository.ts';

const script = join(repositoryRoot, 'deploy/kubernetes/base/postgres/start.sh');
const { uid = 0, gid = 0 } = serverAccount();

function missing(): string | undefined {
  try {
    execFileSync(`${systemPostgres()}/postgres`, ['--version'], { stdio: 'ignore' });
    execFileSync('unshare', ['--pid', '--fork', 'flock', '--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return "Debian's PostgreSQL, flock or the right to make a PID namespace is missing";
  }
}

/** A data directory, and the entrypoint of the image for it. */
function makeVolume() {
  const folder = temporaryFolder();
  const data = join(folder.path, 'data');
  chmodSync(folder.path, 0o755);
  chownSync(folder.path, uid, gid);
  execFileSync(
    `${systemPostgres()}/initdb`,
    ['--pgdata', data, '--username', 'admin', '--auth', 'trust', '--no-sync'],
    { uid, gid, cwd: folder.path, stdio: 'pipe' },
  );
  const entrypoint = join(folder.path, 'docker-entrypoint.sh');
  writeFileSync(entrypoint, '#!/bin/sh\nexec "$@"\n');
  chmodSync(entrypoint, 0o755);
  return { path: folder.path, data, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

/** Starts a server as process 1 of a namespace, with its own shared memory, as in a container. */
async function startServer(volume: ReturnType<typeof makeVolume>, lock = 'lock') {
  const port = await freePort();
  const log: string[] = [];
  const child: ChildProcess = spawn(
    'unshare',
    [
      ...[
        '--pid',
        '--ipc',
        '--fork',
        '--kill-child',
        'setpriv',
        `--reuid=${uid}`,
        `--regid=${gid}`,
      ],
      ...['--clear-groups', 'sh', script, '-D', volume.data, '-p', String(port)],
      ...['-c', 'unix_socket_directories=', '-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    ],
    {
      cwd: volume.path,
      env: {
        PATH: [volume.path, systemPostgres(), process.env['PATH']].join(delimiter),
        POSTGRES_LOCK: join(volume.path, lock),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => log.push(text));
  }
  const ended = once(child, 'exit');
  const said = (text: string) =>
    expect.poll(() => log.join(''), { timeout: 30_000, interval: 50 }).toContain(text);
  const says = (text: string) => log.join('').includes(text);
  /** Process 1 of the namespace: the script, then the server. */
  const server = () => childrenOf(child.pid ?? 0)[0] ?? 0;
  return { ended, said, says, server };
}

function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

/** The checkpointer of a server. */
function checkpointerOf(server: number): number {
  const title = (pid: number) => readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  const found = childrenOf(server).find((pid) => title(pid).includes('checkpointer'));
  if (found === undefined) throw new Error(`Process ${server} has no checkpointer.`);
  return found;
}

const isReady = 'database system is ready to accept connections';
const isWaiting = 'Another server still uses this volume';

describeWhen('the start script of PostgreSQL', missing(), () => {
  test('waits until the last process of another server on the volume has ended', async () => {
    using volume = makeVolume();
    const first = await startServer(volume);
    await first.said(isReady);
    const second = await startServer(volume);
    await second.said(isWaiting);

    // The checkpointer writes the last checkpoint, on a disk that is slow to flush.
    const checkpointer = checkpointerOf(first.server());
    process.kill(checkpointer, 'SIGSTOP');
    process.kill(first.server(), 'SIGINT');
    await first.said('received fast shutdown request');
    await delay(2500);
    expect(second.says(isReady)).toBe(false);
    process.kill(checkpointer, 'SIGCONT');
    await first.ended;
    await second.said(isReady);
    expect(second.says('was not properly shut down')).toBe(false);
    process.kill(second.server(), 'SIGINT');
    await second.ended;
  });

  test('without the lock, the second server would start: nothing else prevents it', async () => {
    using volume = makeVolume();
    const first = await startServer(volume);
    await first.said(isReady);
    const second = await startServer(volume, 'another-lock');
    await second.said('was not properly shut down');
    await second.said(isReady);
    for (const { server, ended } of [second, first]) {
      process.kill(server(), 'SIGKILL');
      await ended;
    }
  });

  test('ends on a signal while it waits', async () => {
    using volume = makeVolume();
    const first = await startServer(volume);
    await first.said(isReady);
    const second = await startServer(volume);
    await second.said(isWaiting);
    process.kill(second.server(), 'SIGTERM');
    expect(await second.ended).toEqual([143, null]);
    process.kill(first.server(), 'SIGINT');
    await first.ended;
  });
});
