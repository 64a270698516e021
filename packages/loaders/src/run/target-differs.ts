import { LoaderError } from '../errors/loader-error.ts';

/** How a table differs from the rows that were sent to it. */
export interface TableDifference {
  readonly table: string;
  /** Rows that are missing or have another content hash. */
  readonly missing: number;
  /** Rows of this run whose hash is right, but not their values. */
  readonly changed: number;
  /** Rows with the key of another row, on a target that does not enforce keys. */
  readonly repeated?: number;
  /** Rows that should have been deleted. */
  readonly left: number;
}

/**
 * The error of a run whose tables differ from the rows that were sent: the tables with their counts,
 * the possible causes and what to do.
 *
 * @param causes what may have changed the rows
 * @param unexplained what to check if there are no causes
 */
export function targetDiffersError(
  target: string,
  differences: readonly TableDifference[],
  causes: readonly string[],
  unexplained: string,
  cause?: unknown,
): LoaderError {
  const why =
    causes.length === 0
      ? unexplained
      : `Possible causes:\n${causes.map((one) => `  ${one}`).join('\n')}`;
  return new LoaderError(
    'target_differs',
    `The tables on ${target} differ from the rows that were sent after writing them. Nothing was committed. ` +
      `${differences.map(textOf).join('; ')}. ${why}`,
    { target, cause },
  );
}

function textOf({ table, missing, changed, repeated = 0, left }: TableDifference): string {
  const parts = [
    missing > 0 ? `${missing} rows are missing or outdated` : '',
    changed > 0 ? `${changed} rows have other values` : '',
    repeated > 0 ? `${repeated} rows have the key of another row` : '',
    left > 0 ? `${left} rows were not deleted` : '',
  ];
  return `${table}: ${parts.filter((part) => part !== '').join(', ')}`;
}
