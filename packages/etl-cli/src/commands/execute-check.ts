import type { QueryableLoader } from '@spacex-platform/loaders';
import { type CheckResult, checkTarget } from '../checks/check-target.ts';
import { checksText } from '../checks/checks-text.ts';
import { junitXml } from '../checks/junit.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { failureOf } from '../pipeline/failure.ts';
import { UsageError } from '../usage-error.ts';
import type { CheckFlags } from './check.ts';
import { fillAdvice } from './fill-advice.ts';
import { targetOf } from './look.ts';
import { logOf } from './options.ts';
import { placeFlags } from './place-flags.ts';

/** Judges the data of a target and prints what it finds; returns the exit code. */
export async function executeCheck(flags: CheckFlags): Promise<number> {
  try {
    const loader = await targetOf(flags);
    const result = await checkTarget(loader, { maxAgeMs: flags.maxAge, now: new Date() });
    const format = { table: checksText, json: jsonText, junit: junitXml }[flags.format];
    process.stdout.write(format(result));
    await keep(loader, result, flags);
    return result.failed > 0 ? exitCodes.failed : exitCodes.succeeded;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const failure = failureOf(error);
    logOf(flags).error(`${failure.message}${fillAdvice(error, flags)}`, { code: failure.code });
    return exitCodeOf(failure);
  }
}

/** The ledger knows by then; where it cannot, the result has been told all the same. */
async function keep(
  loader: QueryableLoader,
  result: CheckResult,
  flags: CheckFlags,
): Promise<void> {
  const log = logOf(flags);
  const { target, runId, checks } = result;
  const refusal = (why: string) =>
    log.warn(`The result is not kept in the ledger of ${target}: ${why}`, {
      type: 'checks_not_kept',
      target,
    });
  if (runId === null) return refusal('it knows no run that brought this data.');
  if (loader.keepChecks === undefined) return refusal('it has no place for results of checks.');
  try {
    await loader.keepChecks(runId, checks);
    log.info(`Kept in the ledger: spacex-etl runs show ${runId}${placeFlags(target, flags)}`, {
      type: 'checks_kept',
      target,
      runId,
    });
  } catch (error) {
    refusal(failureOf(error).message);
  }
}

function jsonText(result: object): string {
  return `${JSON.stringify(result)}\n`;
}
