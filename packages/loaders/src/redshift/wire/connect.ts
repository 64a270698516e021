import { importOptional } from '../../errors/optional-package.ts';
import { connectWire, tlsOptions } from '../../sql/postgres-wire/connect.ts';
import { connectWithWait, type Waiting } from '../../sql/postgres-wire/connect-wait.ts';
import { redshiftParsers } from '../../sql/value-parsers.ts';
import type { Warehouse } from '../connection.ts';
import { wireFailure } from '../driver-errors.ts';
import { wireWarehouse } from './connection.ts';
import { isSessionWorking } from './is-working.ts';
import type { WireOptions } from './options.ts';

const missing =
  'Redshift over its wire protocol needs the package pg. Install with: npm install pg';

/**
 * Connects over the wire protocol. Uses no feature that PostgreSQL 8.0 lacks. Waits for a server that
 * is not there yet, up to `connectWaitMs`.
 *
 * @param applicationName shown in `stv_sessions` and `sys_query_history`
 * @throws LoaderError `connection`, `authentication`, `tls`, `missing_dependency`, …
 */
export async function connectRedshift(
  target: string,
  options: WireOptions,
  applicationName: string,
  waiting?: Waiting,
): Promise<Warehouse> {
  const { host, port = 5439, database, user, password } = options;
  const { connectTimeoutMs = 10_000, stallTimeoutMs = 60_000 } = options;
  const askMs = Math.min(15_000, stallTimeoutMs);
  const ssl = tlsOptions(options.sslMode ?? 'verify-full', options.sslRootCert);
  const PgClient = await importOptional(
    missing,
    { target },
    async () => (await import('pg')).default.Client,
  );
  const connect = (timeoutMs: number) =>
    connectWire(
      PgClient,
      { target, parsers: redshiftParsers, failure: wireFailure },
      {
        ...{ host, port, database, user, password, ssl, applicationName },
        connectTimeoutMs: timeoutMs,
      },
    );
  const attempt = () => connect(connectTimeoutMs);
  const wire = await connectWithWait(target, attempt, options, waiting);
  const late = setTimeout(() => wire.interrupt(), connectTimeoutMs);
  try {
    const { rows } = await wire.query('select pg_backend_pid() as pid');
    const backend = Number(rows[0]?.['pid']);
    await wire.query("set timezone to 'UTC'");
    // All digits of doubles: 15 by default, which are too few to tell all of them apart.
    await wire.query('set extra_float_digits to 2');
    const isWorking = (signal: AbortSignal) =>
      isSessionWorking(() => connect(askMs), backend, stallTimeoutMs, signal);
    wire.endIfStalled({ quietMs: stallTimeoutMs, askMs, isWorking });
    return wireWarehouse(target, wire, backend, () =>
      connectRedshift(target, { ...options, connectWaitMs: 0 }, `${applicationName} cancel`),
    );
  } catch (error) {
    await wire.close(true);
    throw error;
  } finally {
    clearTimeout(late);
  }
}
