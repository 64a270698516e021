import { LoaderError } from '../errors/loader-error.ts';

/** A table and the number of its rows that another session has changed during a run. */
export interface LostKnownRows {
  readonly table: string;
  readonly lost: number;
}

/**
 * Refuses to write rows of which only the key and the hash were sent, because the table had them
 * when the run compared it with its documents.
 *
 * @throws LoaderError `superseded`
 */
export function refuseLostKnownRows(target: string, counts: readonly LostKnownRows[]): void {
  const lost = counts.filter((one) => one.lost > 0);
  if (lost.length === 0) return;
  const tables = lost.map((one) => `${one.lost} rows of ${one.table}`).join(', ');
  throw new LoaderError(
    'superseded',
    `The tables on ${target} were changed by another session while this run loaded them: ${tables}. ` +
      'Nothing was committed. Run again.',
    { target },
  );
}
