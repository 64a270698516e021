import { defined } from '../defined.ts';
import { LoaderError, type LoaderErrorCode } from '../errors/loader-error.ts';

interface ServerFailure {
  readonly pattern: RegExp;
  readonly code: LoaderErrorCode;
  readonly next: string;
}

/**
 * Failures that Redshift reports with a text only: their SQLSTATE is that of an internal error, and
 * the Data API has none. Each text is that of Redshift's documentation.
 */
const serverFailures: readonly ServerFailure[] = [
  {
    pattern: /\bSerializable isolation violation\b|\bdeadlock detected\b/,
    code: 'unavailable',
    next: 'Another transaction changed the tables at the same time. Run again.',
  },
  {
    pattern: /\bDisk Full\b/,
    code: 'disk_full',
    next: 'Free space in the warehouse (drop or vacuum tables), or resize it, and run again.',
  },
  {
    pattern: /\bS3ServiceException:.*\bStatus 5\d\d\b/s,
    code: 'unavailable',
    next: 'S3 could not serve COPY. Run again.',
  },
];

/** An error of a statement with the code that its text means; any other error as it is. */
export function withServerCode(error: LoaderError): LoaderError {
  if (error.code !== 'statement') return error;
  const found = serverFailures.find(({ pattern }) => pattern.test(error.message));
  if (found === undefined) return error;
  const { target, reason, cause } = error;
  return new LoaderError(found.code, `${error.message} ${found.next}`, {
    cause,
    ...defined({ target, reason }),
  });
}
