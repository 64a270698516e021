import type { Client } from 'pg';
import { LoaderError } from '../../errors/loader-error.ts';
import { connectWire, tlsOptions } from '../../sql/postgres-wire/connect.ts';
import { redshiftParsers } from '../../sql/value-parsers.ts';
import type { Warehouse } from '../connection.ts';
import { wireFailure } from '../driver-errors.ts';
import { WireWarehouse } from './connection.ts';
import type { WireOptions } from './options.ts';

/**
 * Connects over the wire protocol. Nothing is asked of the server that PostgreSQL 8.0 lacks.
 *
 * @param applicationName shown in `stv_sessions` and `sys_query_history`
 * @throws LoaderError `connection`, `authentication`, `tls`, `missing_dependency`, …
 */
export async function connectRedshift(
  target: string,
  options: WireOptions,
  applicationName: string,
): Promise<Warehouse> {
  const { host, port = 5439, database, user, password, connectTimeoutMs = 10_000 } = options;
  const ssl = tlsOptions(options.sslMode ?? 'verify-full', options.sslRootCert);
  const wire = await connectWire(
    await loadClient(),
    { target, parsers: redshiftParsers, failure: wireFailure },
    { host, port, database, user, password, ssl, connectTimeoutMs, applicationName },
  );
  const warehouse = new WireWarehouse(target, wire, () =>
    connectRedshift(target, options, `${applicationName} cancel`),
  );
  await warehouse.query("set timezone to 'UTC'");
  return warehouse;
}

async function loadClient(): Promise<typeof Client> {
  try {
    return (await import('pg')).default.Client;
  } catch (cause) {
    throw new LoaderError(
      'missing_dependency',
      'Redshift over its wire protocol needs the package pg. Install it: npm install pg',
      { target: 'redshift', cause },
    );
  }
}
