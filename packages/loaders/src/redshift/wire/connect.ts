import { importOptional } from '../../errors/optional-package.ts';
import { connectWire, tlsOptions } from '../../sql/postgres-wire/connect.ts';
import { connectWithWait, type Waiting } from '../../sql/postgres-wire/connect-wait.ts';
import { redshiftParsers } from '../../sql/value-parsers.ts';
import type { Warehouse } from '../connection.ts';
import { wireFailure } from '../driver-errors.ts';
import { wireWarehouse } from './connection.ts';
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
  const { host, port = 5439, database, user, password, connectTimeoutMs = 10_000 } = options;
  const ssl = tlsOptions(options.sslMode ?? 'verify-full', options.sslRootCert);
  const PgClient = await importOptional(
    missing,
    { target },
    async () => (await import('pg')).default.Client,
  );
  const connect = () =>
    connectWire(
      PgClient,
      { target, parsers: redshiftParsers, failure: wireFailure },
      { host, port, database, user, password, ssl, connectTimeoutMs, applicationName },
    );
  const wire = await connectWithWait(target, connect, options, waiting);
  const warehouse = wireWarehouse(target, wire, () =>
    connectRedshift(target, { ...options, connectWaitMs: 0 }, `${applicationName} cancel`),
  );
  await warehouse.query("set timezone to 'UTC'");
  return warehouse;
}
