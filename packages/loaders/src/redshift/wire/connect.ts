import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Client } from 'pg';
import { LoaderError } from '../../errors/loader-error.ts';
import type { Warehouse } from '../connection.ts';
import { wireFailure } from '../driver-errors.ts';
import { WireWarehouse } from './connection.ts';
import type { RedshiftSslMode, WireOptions } from './options.ts';

/**
 * Connects over the wire protocol. Nothing is asked of the server that PostgreSQL 8.0 lacks.
 *
 * @param applicationName shown in `stv_sessions` and `sys_query_history`
 * @throws LoaderError `connection`, `authentication`, `tls`, `missing_dependency`, …
 */
export async function connectWire(
  target: string,
  options: WireOptions,
  applicationName: string,
): Promise<Warehouse> {
  const { host, port = 5439, database, user, password, connectTimeoutMs = 10_000 } = options;
  const { sslMode = 'verify-full' } = options;
  const PgClient = await loadClient();
  const socket = new Socket();
  const client = new PgClient({
    host,
    port,
    database,
    user,
    // A function: never undefined, or pg takes PGPASSWORD and ~/.pgpass by itself.
    password: () => password,
    ssl: tlsOf(sslMode, options.sslRootCert),
    stream: () => socket,
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: applicationName,
  });
  const warehouse = new WireWarehouse(target, client, socket, () =>
    connectWire(target, options, `${applicationName} cancel`),
  );
  try {
    await client.connect();
  } catch (cause) {
    await warehouse.close();
    const where = `${target} at ${host}:${port}`;
    throw wireFailure(where, 'Connecting', cause, sslMode === 'disable' ? 'connection' : 'tls');
  }
  await warehouse.query("set timezone to 'UTC'");
  return warehouse;
}

function tlsOf(mode: RedshiftSslMode, rootCert: string | undefined): ConnectionOptions | false {
  const ca = rootCert === undefined ? {} : { ca: rootCert };
  switch (mode) {
    case 'disable':
      return false;
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-ca':
      return { ...ca, checkServerIdentity: () => undefined };
    case 'verify-full':
      return ca;
  }
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
