import type { DatabaseConnection } from '../database/connection.ts';
import { diagnoseDatabase } from '../database/diagnose.ts';
import type { DatabaseTarget } from '../database/target.ts';
import { type Finding, failureOf } from '../finding.ts';
import { closing } from '../run/closing.ts';
import { connectPostgres } from './connect.ts';
import type { PostgresAccess } from './resolve-options.ts';

/** Checks that the server is reachable, encrypted and ready for a load. Changes nothing. */
export async function diagnosePostgres(
  target: DatabaseTarget,
  options: PostgresAccess,
): Promise<Finding[]> {
  let connection: DatabaseConnection;
  try {
    connection = await connectPostgres(target.name, options, 'doctor');
  } catch (error) {
    return [failureOf('connection', error)];
  }
  return closing(connection, async () => [
    await connected(connection, options),
    await encryption(connection, options),
    ...(await diagnoseDatabase(connection, target)),
  ]);
}

async function connected(
  connection: DatabaseConnection,
  { host = 'localhost', port = 5432, pool, client }: PostgresAccess,
): Promise<Finding> {
  const { rows } = await connection.query(
    'select current_user as user, current_database() as database',
  );
  const [row] = rows;
  const own = host.startsWith('/') ? host : `${host}:${port}`;
  const where = pool === undefined && client === undefined ? own : 'the given connection';
  const detail = `${where}, database ${row?.['database']}, as ${row?.['user']}`;
  return { check: 'connection', status: 'ok', detail };
}

async function encryption(
  connection: DatabaseConnection,
  { host = 'localhost', sslMode = 'prefer', ssl, pool, client }: PostgresAccess,
): Promise<Finding> {
  const { rows } = await connection.query(
    'select ssl, version, cipher from pg_stat_ssl where pid = pg_backend_pid()',
  );
  const [row] = rows;
  if (ssl !== undefined || pool !== undefined || client !== undefined) {
    const detail = row?.['ssl'] === true ? `${row['version']}, ${row['cipher']}` : 'not encrypted';
    return { check: 'tls', status: 'ok', detail: `${detail}, as the program has set it` };
  }
  const verified = sslMode === 'verify-full';
  if (row?.['ssl'] === true) {
    const detail = `${row['version']}, ${row['cipher']}, PGSSLMODE ${sslMode}`;
    if (verified || isLocal(host)) return { check: 'tls', status: 'ok', detail };
    return {
      check: 'tls',
      status: 'warning',
      detail: `${detail}: encrypted, but the identity of the server is not verified`,
      next: 'Set PGSSLMODE=verify-full, and PGSSLROOTCERT to the certificate of its authority.',
    };
  }
  const detail = `not encrypted (PGSSLMODE ${sslMode})`;
  if (isLocal(host)) return { check: 'tls', status: 'ok', detail: `${detail}, on this machine` };
  const next =
    'Passwords and data can be read in transit. Enable TLS on the server and set PGSSLMODE=verify-full.';
  return { check: 'tls', status: 'warning', detail, next };
}

function isLocal(host: string): boolean {
  return host.startsWith('/') || /^(localhost|127(\.\d+){3}|::1)$/.test(host);
}
