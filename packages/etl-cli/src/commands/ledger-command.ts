import type { Ledger } from '@spacex-platform/loaders';
import { withOpen } from '../targets/with-open.ts';
import { UsageError } from '../usage-error.ts';
import { loaderOf, type ReadFlags } from './read-target.ts';
import { printText } from './report-failure.ts';

/** The flags of the commands that list or show entries of a ledger. */
export interface LedgerFlags extends ReadFlags {
  readonly format: 'table' | 'json' | 'csv';
}

/** Prints the text that `read` makes of a target's ledger; returns the exit code. */
export function printLedger(
  flags: ReadFlags,
  read: (ledger: Ledger) => Promise<string>,
): Promise<number> {
  return printText(flags, async () => withOpen((await loaderOf(flags)).openLedger(), read));
}

/**
 * The one entry whose id is, or begins with, `id`.
 *
 * @throws UsageError if there is none, or more than one
 */
export function onlyMatch<T>(
  what: string,
  id: string,
  found: readonly T[],
  idOf: (entry: T) => string,
): T {
  const [first, second] = found;
  if (first === undefined) {
    throw new UsageError(`There is no ${what} with an ID that starts with "${id}".`);
  }
  if (second !== undefined) {
    const some = found.slice(0, 3).map(idOf).join(', ');
    throw new UsageError(
      `More than one ${what} has an ID that starts with "${id}": ${some}. Give more characters.`,
    );
  }
  return first;
}
