import { checkTarget } from '../checks/check-target.ts';
import { checksText } from '../checks/checks-text.ts';
import { junitXml } from '../checks/junit.ts';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { failureOf } from '../pipeline/failure.ts';
import { makeLoader } from '../targets.ts';
import { UsageError } from '../usage-error.ts';
import type { CheckFlags } from './check.ts';
import { logOf } from './options.ts';

/** Judges the data of a target and prints what it finds; returns the exit code. */
export async function executeCheck(flags: CheckFlags): Promise<number> {
  try {
    const loader = await makeLoader(flags.target, flags, process.env);
    const result = await checkTarget(loader, { maxAgeMs: flags.maxAge, now: new Date() });
    const format = { table: checksText, json: jsonText, junit: junitXml }[flags.format];
    process.stdout.write(format(result));
    return result.failed > 0 ? exitCodes.failed : exitCodes.succeeded;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const failure = failureOf(error);
    logOf(flags).error(failure.message, { code: failure.code });
    return exitCodeOf(failure);
  }
}

function jsonText(result: object): string {
  return `${JSON.stringify(result)}\n`;
}
