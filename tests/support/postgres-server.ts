import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { type Certificates, makeCertificates } from './certificates.ts';
import { postgresBinaries, serverAccount } from './postgres-binaries.ts';

/** How to reach the server; plain data, since it travels from vitest's main process to workers. */
export interface PostgresServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** Major version: 18. */
  readonly version: number;
  /** CA files, or null where openssl is missing and the server has no TLS. */
  readonly tls: Pick<Certificates, 'authority' | 'strangerAuthority'> | null;
}

export interface RunningPostgres {
  readonly server: PostgresServer;
  /** Fast shutdown, which ends every connection, and a new start on the same data and port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

// Characters that break a naive connection URL, and easy to find in output where it must not be.
const superuser = {
  user: 'postgres',
  password: 'top:s3cret@p/w%41',
  database: 'postgres',
} as const;

/** An unused TCP port of 127.0.0.1. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string')
    throw new Error('No free TCP port was found.');
  return address.port;
}

interface Started {
  /** Major version. */
  readonly version: number;
  /** When the server started, as it says itself. */
  readonly at: string;
}

/** Waits until the server answers, after a start before which it was `before`; or says why it died. */
async function untilReady(
  keeper: ChildProcess,
  port: number,
  log: string,
  before?: Started,
): Promise<Started> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const client = new pg.Client({ host: 'localhost', port, ...superuser });
    client.on('error', () => {});
    try {
      await client.connect();
      const { rows } = await client.query<{ version: string; at: string }>(
        `select current_setting('server_version_num') as version,
                cast(pg_postmaster_start_time() as text) as at`,
      );
      const { version, at } = rows[0] ?? { version: '0', at: '' };
      if (at === before?.at) throw new Error('The server has not ended yet.');
      return { version: Math.trunc(Number(version) / 10_000), at };
    } catch (cause) {
      if (keeper.exitCode !== null || Date.now() > deadline) {
        const tail = readFileSync(log, 'utf8').slice(-2_000);
        throw new Error(`PostgreSQL for the tests did not start. Its log ends with:\n${tail}`, {
          cause,
        });
      }
      await delay(50);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/** How a server differs from the one of the tests. */
export interface PostgresServerOptions {
  /** Every commit is on the disk, as PostgreSQL does it by default. Default false: fast instead. */
  readonly durable?: boolean;
  /** TLS, where openssl is installed. Default true. */
  readonly tls?: boolean;
  /** Folder of `initdb` and `postgres`. Default: as for every test. */
  readonly binaries?: string;
}

const notDurable = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** Starts a throw-away server in a temporary folder, gone with the run that started it. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<RunningPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-postgres-'));
  try {
    return await startIn(folder, options);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  }
}

async function startIn(
  folder: string,
  { durable = false, tls: withTls = true, binaries }: PostgresServerOptions,
): Promise<RunningPostgres> {
  const account = serverAccount();
  chmodSync(folder, 0o755);
  const { initdb, postgres } = postgresBinaries(folder, account, binaries);
  const data = join(folder, 'data');
  const passwordFile = join(folder, 'password');
  const log = join(folder, 'server.log');
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(passwordFile, superuser.password);
  writeFileSync(log, '');
  if (account.uid !== undefined && account.gid !== undefined)
    chownSync(data, account.uid, account.gid);
  execFileSync(
    initdb,
    [
      ...['--pgdata', data, '--username', superuser.user, '--pwfile', passwordFile],
      ...['--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C', '--no-sync'],
    ],
    { ...account, cwd: folder, stdio: 'pipe' },
  );
  const certificates = withTls ? makeCertificates(folder, account) : undefined;
  const options = {
    listen_addresses: 'localhost',
    unix_socket_directories: '',
    max_connections: '100',
    ...(durable ? {} : notDurable),
    // A machine's zone must not show in any result that is meant to be UTC.
    timezone: 'Asia/Kathmandu',
    ...(certificates && {
      ssl: 'on',
      ssl_cert_file: certificates.certificate,
      ssl_key_file: certificates.key,
    }),
  };
  const port = await freePort();
  const keeper = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('postgres-keeper.mjs', import.meta.url)),
      ...[folder, log, String(account.uid ?? ''), String(account.gid ?? '')],
      ...[postgres, '-D', data, '-p', String(port)],
      ...Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    { cwd: folder, stdio: ['pipe', 'ignore', 'inherit'], detached: true },
  );
  const stop = async () => {
    if (keeper.exitCode !== null || keeper.signalCode !== null) return;
    keeper.stdin?.end();
    await once(keeper, 'exit');
  };
  try {
    let started = await untilReady(keeper, port, log);
    const restart = async () => {
      keeper.stdin?.write('restart\n');
      started = await untilReady(keeper, port, log, started);
    };
    const tls = certificates
      ? { authority: certificates.authority, strangerAuthority: certificates.strangerAuthority }
      : null;
    const { version } = started;
    return { server: { host: 'localhost', port, ...superuser, version, tls }, restart, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
