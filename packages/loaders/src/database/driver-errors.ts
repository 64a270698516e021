import type { LoaderError, LoaderErrorCode } from '../errors/loader-error.ts';
import { sqlFailure } from '../sql/sql-failure.ts';

const nextSteps: Partial<Record<LoaderErrorCode, string>> = {
  authentication: 'Check user, password and database, and pg_hba.conf on the server.',
  connection: 'Check host, port and network, and that the server runs; running again may work.',
  locked: 'Another session holds a lock; find it in pg_locks, or run again later.',
  not_found: 'Create it, or name another one.',
  permission: 'Ask the owner of the database for the missing right.',
  read_only: 'It is a standby, or read-only by setting; name a server that takes writes.',
  tls: 'Check PGSSLMODE, PGSSLROOTCERT and the name in the certificate.',
  unavailable: 'Running again may work.',
};

/** Turns an error of a PostgreSQL driver into one of ours. */
export function databaseFailure(
  target: string,
  doing: string,
  cause: unknown,
  fallback: LoaderErrorCode,
): LoaderError {
  return sqlFailure(target, doing, cause, fallback, nextSteps);
}
