import { sqlFailures } from '../sql/sqlstates.ts';

/** Turns an error of a PostgreSQL driver into a LoaderError. */
export const databaseFailure = sqlFailures({
  authentication: 'Check user, password and database, and pg_hba.conf on the server.',
  connection:
    'Check host, port and network, and that the server is running; running again may work.',
  disk_full: 'Free space on the disk of the server, or enlarge it, and run again.',
  locked: 'Another session holds a lock; find it in pg_locks, or run again later.',
  not_found: 'Create it, or specify another one.',
  permission: 'Ask the owner of the database for the missing privilege.',
  read_only: 'It is a standby or set to read-only; connect to a server that accepts writes.',
  tls: 'Check PGSSLMODE, PGSSLROOTCERT and the name in the certificate.',
  unavailable: 'Running again may work.',
});
