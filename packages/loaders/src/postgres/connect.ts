import type { ConnectionOptions } from 'node:tls';
import type { DatabaseConnection } from '../database/connection.ts';
import { databaseFailure } from '../database/driver-errors.ts';
import { LoaderError } from '../errors/loader-error.ts';
import { connectWire, tlsOptions } from '../sql/postgres-wire/connect.ts';
import { connectWithWait, type Waiting } from '../sql/postgres-wire/connect-wait.ts';
import type { WireConnection } from '../sql/postgres-wire/connection.ts';
import { postgresParsers } from '../sql/value-parsers.ts';
import { borrowConnection } from './borrow.ts';
import { pgConnection } from './connection.ts';
import { loadDriver, type PostgresDriver } from './driver.ts';
import { isBackendWorking } from './is-working.ts';
import type { SslMode } from './options.ts';
import { refusePooler } from './pooler.ts';
import type { PostgresAccess } from './resolve-options.ts';

/**
 * Connects to PostgreSQL like libpq: `sslMode` decides about TLS, `prefer` falls back to a plain
 * connection and `allow` to TLS. Waits for a server that is not there yet, up to `connectWaitMs`.
 *
 * @param purpose the id of a run, or a word; with `applicationName` it names the session in
 *   `pg_stat_activity`
 * @throws LoaderError `connection`, `authentication`, `tls`, `not_found`, `pooler`, `interrupted`, …
 */
export async function connectPostgres(
  target: string,
  options: PostgresAccess,
  purpose: string,
  waiting?: Waiting,
): Promise<DatabaseConnection> {
  requireHost(target, options.host);
  const applicationName = `${options.applicationName ?? 'spacex-etl'} ${purpose}`;
  const driver = await loadDriver();
  const isBorrowed = options.pool !== undefined || options.client !== undefined;
  const connect = () =>
    isBorrowed
      ? borrow(driver, target, options, applicationName)
      : connectOnce(driver, target, options, applicationName);
  return connectWithWait(target, connect, options, waiting);
}

/** A connection of the caller, with the settings that a session needs. */
async function borrow(
  driver: PostgresDriver,
  target: string,
  options: PostgresAccess,
  applicationName: string,
): Promise<DatabaseConnection> {
  const wire = await borrowConnection(target, options);
  try {
    await refusePooler(target, `${target} over the given connection`, wire);
    await wire.query("select set_config('application_name', $1, false)", [applicationName]);
    await prepareSession(wire);
    return pgConnection(target, wire, driver.copyFrom, false);
  } catch (error) {
    await wire.close();
    throw error;
  }
}

async function connectOnce(
  driver: PostgresDriver,
  target: string,
  options: PostgresAccess,
  applicationName: string,
): Promise<DatabaseConnection> {
  const mode = options.sslMode ?? 'prefer';
  const attempts = options.ssl === undefined ? attemptsOf(mode, options) : [options.ssl];
  let failure: unknown;
  for (const [index, ssl] of attempts.entries()) {
    try {
      return await attempt(driver, target, options, applicationName, ssl);
    } catch (error) {
      failure = error;
      const hasMore = index + 1 < attempts.length;
      if (!hasMore || !isRefusal(error)) break;
    }
  }
  throw failure;
}

/** A URL instead of a host would put its password into every message that names the server. */
function requireHost(target: string, host = ''): void {
  if (!host.includes('@') && (host.startsWith('/') || !host.includes('/'))) return;
  throw new LoaderError(
    'configuration',
    `Invalid host for ${target}: expected a name, an address or the directory of a socket. For a URL, use the option connectionString, or DATABASE_URL.`,
    { target },
  );
}

async function attempt(
  driver: PostgresDriver,
  target: string,
  options: PostgresAccess,
  applicationName: string,
  ssl: ConnectionOptions | boolean,
): Promise<DatabaseConnection> {
  const { host = 'localhost', port = 5432, connectTimeoutMs = 10_000 } = options;
  const { database, user, password, stream, stallTimeoutMs = 60_000 } = options;
  const askMs = Math.min(15_000, stallTimeoutMs);
  const connect = (timeoutMs: number) =>
    connectWire(
      driver.Client,
      { target, parsers: postgresParsers, failure: databaseFailure },
      {
        ...{ host, port, database, user, password, ssl, stream, applicationName },
        connectTimeoutMs: timeoutMs,
      },
      (where, cause) => passwordMissing(target, where, cause),
    );
  const wire = await connect(connectTimeoutMs);
  const late = setTimeout(() => wire.interrupt(), connectTimeoutMs);
  try {
    const where = `${target} at ${host.startsWith('/') ? host : `${host}:${port}`}`;
    const pooler = await refusePooler(target, where, wire, () => connect(connectTimeoutMs));
    const isWorking = (signal: AbortSignal) =>
      isBackendWorking(() => connect(askMs), pooler.pid, signal);
    wire.endIfStalled({ quietMs: stallTimeoutMs, askMs, isWorking });
    await prepareSession(wire);
    return pgConnection(target, wire, driver.copyFrom, pooler.isPooled);
  } catch (error) {
    await wire.close(true);
    throw error;
  } finally {
    clearTimeout(late);
  }
}

/** pg itself rejects an empty password, with an error that has no code. */
function passwordMissing(target: string, where: string, cause: unknown): LoaderError {
  return new LoaderError(
    'authentication',
    `Connecting failed on ${where}: the server requires a password, but none was given. ` +
      'Set PG_PASSWORD, or the option `password`.',
    { target, cause },
  );
}

/**
 * Sets what a session needs. Startup options would need one round trip less, but poolers refuse or
 * ignore them.
 */
async function prepareSession(wire: WireConnection): Promise<void> {
  await wire.query(
    `select set_config('datestyle', 'ISO', false), set_config('timezone', 'UTC', false),
            set_config('intervalstyle', 'iso_8601', false)`,
  );
  try {
    // Lets the server end a backend whose client is gone, even during a statement.
    await wire.query("set client_connection_check_interval to '2s'");
  } catch (error) {
    // Not available before PostgreSQL 14 and on some systems: there the statement ends first.
    if (error instanceof LoaderError && error.code === 'connection') throw error;
  }
}

function attemptsOf(mode: SslMode, { sslRootCert }: PostgresAccess): (ConnectionOptions | false)[] {
  const unverified = tlsOptions('require', undefined);
  switch (mode) {
    case 'allow':
      return [false, unverified];
    case 'prefer':
      return [unverified, false];
    case 'require':
      // As libpq does: a root certificate that was given is used.
      return [sslRootCert === undefined ? unverified : tlsOptions('verify-ca', sslRootCert)];
    default:
      return [tlsOptions(mode, sslRootCert)];
  }
}

/**
 * Only a refused connection, not an unreachable host, is a reason to try again with or without TLS.
 */
function isRefusal(error: unknown): boolean {
  return error instanceof LoaderError && (error.code === 'tls' || error.code === 'authentication');
}
