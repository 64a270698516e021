import { defined } from '../defined.ts';
import type { LoaderErrorCode } from '../errors/loader-error.ts';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { TableDifference } from '../run/target-differs.ts';
import { literal } from './sql-text.ts';

/** The codes that a procedure puts before its messages: Redshift has no SQLSTATEs of one's own. */
const raisedCodes = [
  'duplicate_key',
  'reconciliation',
  'superseded',
] as const satisfies readonly LoaderErrorCode[];

const differing = 'target_differs';

/** A statement of a procedure that fails on a condition. {@link raisedFailure} reads the error. */
export function raise(
  condition: string,
  code: (typeof raisedCodes)[number],
  message: string,
): string {
  return `if ${condition} then raise exception ${literal(`${code}: ${message}`)}; end if`;
}

/** Fails with the list in a variable: `cores 1 0 0 0;`, a table and its counts each. */
export function raiseDifferences(condition: string, list: string): string {
  return `if ${condition} then raise exception '${differing}: %', ${list}; end if`;
}

/** The differences that an error of the procedure reports; undefined if it is another error. */
export function differencesIn(error: unknown): readonly TableDifference[] | undefined {
  if (!isLoaderError(error)) return undefined;
  const [, list] =
    new RegExp(`\\b${differing}: ((?:\\w+(?: \\d+){4};)+)`).exec(error.message) ?? [];
  return list?.match(/[^;]+/g)?.map((entry) => {
    const [table = '', ...counts] = entry.split(' ');
    const [missing = 0, changed = 0, repeated = 0, left = 0] = counts.map(Number);
    return { table, missing, changed, repeated, left };
  });
}

/** The error of a procedure with the code that it was raised with; any other error as it is. */
export function raisedFailure(error: unknown): unknown {
  if (!isLoaderError(error)) return error;
  const code = raisedCodes.find((one) => error.message.includes(` ${one}: `));
  if (code === undefined) return error;
  return new LoaderError(code, error.message.replace(`${code}: `, ''), {
    cause: error,
    ...defined({ target: error.target, reason: error.reason }),
  });
}
