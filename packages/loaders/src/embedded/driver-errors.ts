import { freeSpace } from '../object-store/file-error.ts';
import { sqlFailures } from '../sql/sqlstates.ts';

/** Turns an error of PGlite into a LoaderError. There is no server, only this process and a disk. */
export const embeddedFailure = sqlFailures({
  disk_full: freeSpace,
  locked: 'Another statement of this process holds a lock; run again later.',
  not_found: 'Create it, or specify another one.',
  unavailable: 'Running again may work.',
});
