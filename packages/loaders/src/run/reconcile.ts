import type { Table } from '@spacex-platform/transform';
import { LoaderError } from '../errors/loader-error.ts';

/** How many rows of a table were sent, and how many of them are in the target. */
export interface RowCounts {
  readonly sent: number;
  readonly arrived: number;
}

/**
 * Compares the rows that were sent with those that arrived.
 *
 * @param where for the message: `postgres`, `s3://bucket/lake`
 * @throws LoaderError `reconciliation`
 */
export function refuseLostRows(
  target: string,
  where: string,
  { name }: Table,
  { sent, arrived }: RowCounts,
): void {
  if (arrived === sent) return;
  throw new LoaderError(
    'reconciliation',
    `${sent} rows were sent for ${name} but ${arrived} arrived on ${where}. ` +
      'Nothing was committed. Run again, and report this as a bug if it happens again.',
    { target },
  );
}
