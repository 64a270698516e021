import type { QueryableLoader } from '@spacex-platform/loaders';
import { type CheckResult, checkTarget } from '../checks/check-target.ts';
import { checksText } from '../checks/checks-text.ts';
import { junitXml } from '../checks/junit.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Log } from '../output/log.ts';
import { failureOf } from '../pipeline/failure.ts';
import { locationOptions } from '../targets/location-options.ts';
import { logOf } from './logging.ts';
import { fillAdvice, loaderOf, type ReadFlags } from './read-target.ts';
import { reportFailure } from './report-failure.ts';

/** The flags of `check`. */
export interface CheckFlags extends ReadFlags {
  readonly format: 'table' | 'json' | 'junit';
  /** Milliseconds. */
  readonly maxAge: number;
}

/** Judges the data of a target and prints what it finds; returns the exit code. */
export function executeCheck(flags: CheckFlags): Promise<number> {
  const { target, format, maxAge: maxAgeMs } = flags;
  const work = async () => {
    const loader = await loaderOf(flags);
    const result = await checkTarget(loader, { maxAgeMs, now: new Date() });
    const print = { table: checksText, json: jsonText, junit: junitXml }[format];
    process.stdout.write(print(result));
    await keep(loader, result, locationOptions(target, flags), logOf(flags));
    return result.failed > 0 ? exitCodes.failed : exitCodes.succeeded;
  };
  return reportFailure(flags, work, (error) => fillAdvice(error, flags));
}

/** The ledger knows by then; where it cannot, the result has been told all the same. */
async function keep(
  loader: QueryableLoader,
  { target, runId, checks }: CheckResult,
  location: string,
  log: Log,
): Promise<void> {
  const refusal = (why: string) =>
    log.warn(`The result is not kept in the ledger of ${target}: ${why}`, {
      type: 'checks_not_kept',
      target,
    });
  if (runId === null) return refusal('it knows no run that brought this data.');
  if (loader.keepChecks === undefined) return refusal('it has no place for results of checks.');
  try {
    await loader.keepChecks(runId, checks);
    log.info(`Kept in the ledger: spacex-etl runs show ${runId}${location}`, {
      type: 'checks_kept',
      ...{ target, runId },
    });
  } catch (error) {
    refusal(failureOf(error).message);
  }
}

function jsonText(result: object): string {
  return `${JSON.stringify(result)}\n`;
}
