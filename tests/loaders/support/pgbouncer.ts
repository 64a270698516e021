import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresSettings } from '../../support/postgres.ts';
import { serverAccount } from '../../support/postgres-binaries.ts';
import { freePort } from '../../support/postgres-server.ts';

export interface PgBouncer extends AsyncDisposable {
  readonly port: number;
}

/**
 * Starts PgBouncer in front of a server.
 *
 * @param file path or name of the program
 */
export async function pgBouncer(
  { port: serverPort, user, password }: PostgresSettings,
  mode: 'session' | 'transaction' | 'statement',
  more: readonly string[] = [],
  file = 'pgbouncer',
): Promise<PgBouncer> {
  const account = serverAccount();
  const directory = mkdtempSync(join(tmpdir(), 'spacex-pgbouncer-'));
  chmodSync(directory, 0o755);
  const port = await freePort();
  const users = join(directory, 'users');
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;
  writeFileSync(users, `${quoted(user)} ${quoted(password)}\n`);
  const config = join(directory, 'pgbouncer.ini');
  writeFileSync(
    config,
    [
      '[databases]',
      `* = host=127.0.0.1 port=${serverPort}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = scram-sha-256',
      `auth_file = ${users}`,
      `pool_mode = ${mode}`,
      'ignore_startup_parameters = extra_float_digits',
      ...more,
    ].join('\n'),
  );
  if (account.uid !== undefined && account.gid !== undefined) {
    for (const path of [directory, users, config]) chownSync(path, account.uid, account.gid);
  }
  const program = spawn(file, [config], { ...account, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [program.stdout, program.stderr]) {
    stream.on('data', (data) => {
      log += String(data);
    });
  }
  const stop = async () => {
    await ended(program);
    rmSync(directory, { recursive: true, force: true });
  };
  const deadline = performance.now() + 10_000;
  while (!(await isListening(port))) {
    if (program.exitCode !== null || performance.now() > deadline) {
      await stop();
      throw new Error(`PgBouncer did not start: ${log}`);
    }
    await sleep(20);
  }
  return { port, [Symbol.asyncDispose]: stop };
}

async function ended(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const exit = once(program, 'exit');
  program.kill('SIGKILL');
  await exit;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
