import { LoaderError } from '../errors/loader-error.ts';
import type { FileJob } from './file-job.ts';

/** The error of a file that could not be created. */
export function conversionError(
  { table, rows, bytes }: Pick<FileJob, 'table' | 'rows' | 'bytes'>,
  cause: unknown,
): LoaderError {
  const reason = cause instanceof Error ? cause.message : cause;
  return new LoaderError(
    'statement',
    `Creating a Parquet file of ${rows} rows of ${table} (${bytes} bytes) failed: ${reason}. If memory is short, write smaller files.`,
    { cause },
  );
}
