import type { Ledger, QueryableLoader } from '@spacex-platform/loaders';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { failureOf } from '../pipeline/failure.ts';
import type { TargetName } from '../target-names.ts';
import { makeLoader } from '../targets.ts';
import { UsageError } from '../usage-error.ts';
import { type LogFlags, logOf, type PlaceFlags } from './options.ts';

interface Place extends LogFlags, PlaceFlags {
  readonly target: TargetName;
}

/** Looks into the ledger of a target; the text goes to standard output. Returns the exit code. */
export async function lookIntoLedger(
  flags: Place,
  look: (ledger: Ledger) => Promise<string>,
): Promise<number> {
  try {
    const loader = await targetOf(flags);
    process.stdout.write(await withLedger(loader, look));
    return exitCodes.succeeded;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const failure = failureOf(error);
    logOf(flags).error(failure.message, { code: failure.code });
    return exitCodeOf(failure);
  }
}

/** The loader of the target that a command looks at; its log says when that is waited for. */
export function targetOf(flags: Place): Promise<QueryableLoader> {
  const onWait = (message: string) => logOf(flags).info(message, { type: 'waiting' });
  return makeLoader(flags.target, { ...flags, onWait }, process.env);
}

/** Opens the ledger for as long as the work lasts. */
export async function withLedger<T>(
  loader: QueryableLoader,
  work: (ledger: Ledger) => Promise<T>,
): Promise<T> {
  const ledger = await loader.openLedger();
  try {
    return await work(ledger);
  } finally {
    await ledger.close();
  }
}

/**
 * The one thing that an id, or the beginning of one, names.
 *
 * @throws UsageError where there is none, or more than one
 */
export function theOne<T>(what: string, id: string, found: readonly T[], idOf: (one: T) => string) {
  const [one, another] = found;
  if (one === undefined) throw new UsageError(`There is no ${what} whose id begins with "${id}".`);
  if (another !== undefined) {
    const some = found.slice(0, 3).map(idOf).join(', ');
    throw new UsageError(
      `More than one ${what} begins with "${id}": ${some}. Give more of the id.`,
    );
  }
  return one;
}
