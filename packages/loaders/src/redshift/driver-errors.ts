import { type SqlFailure, sqlFailures } from '../sql/sqlstates.ts';
import { withServerCode } from './server-failures.ts';

const sqlFailure = sqlFailures({
  authentication: 'Check REDSHIFT_USER, REDSHIFT_PASSWORD and REDSHIFT_DATABASE.',
  connection:
    'Check the host, the port and the security group, and that the cluster is not paused. If it is private, use the Data API (REDSHIFT_CLUSTER or REDSHIFT_WORKGROUP). Running again may work.',
  disk_full: 'Free space in the warehouse (drop or vacuum tables), or resize it, and run again.',
  not_found: 'Create it, or specify another one.',
  permission: 'Ask the owner of the schema or the database for the missing privilege.',
  tls: 'Check REDSHIFT_SSLMODE, REDSHIFT_SSLROOTCERT and the name in the certificate.',
  unavailable: 'Running again may work.',
});

/** Turns an error of pg into a LoaderError. */
export const wireFailure: SqlFailure = (...error) => withServerCode(sqlFailure(...error));
