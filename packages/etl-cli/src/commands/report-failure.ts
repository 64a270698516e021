import { failureOf } from '@spacex-platform/loaders/internal/pipeline';
import { exitCodeOf, exitCodes } from '../exit-codes.ts';
import { printFailureAsJson } from '../output/failure-output.ts';
import { UsageError } from '../usage-error.ts';
import { type LogFlags, logOf } from './logging.ts';

/** What to try next after an error, for the end of its message. */
type Advice = (error: unknown) => string;

/**
 * Runs the work of a command, which returns the exit code. A failure is logged and becomes the exit
 * code; one that only defers the command is a warning. Usage errors are left to the program.
 */
export async function reportFailure(
  flags: LogFlags,
  work: () => Promise<number>,
  adviceOn: Advice = () => '',
): Promise<number> {
  const log = logOf(flags);
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const failure = failureOf(error);
    const message = `${failure.message}${adviceOn(error)}`;
    const exitCode = exitCodeOf(failure);
    const level = exitCode === exitCodes.deferred ? 'warn' : 'error';
    log[level](message, { code: failure.code });
    printFailureAsJson({ ...failure, message }, exitCode);
    return exitCode;
  }
}

/** Prints a text to standard output, or reports why there is none. */
export function printText(
  flags: LogFlags,
  work: () => Promise<string>,
  adviceOn?: Advice,
): Promise<number> {
  const print = async () => {
    process.stdout.write(await work());
    return exitCodes.succeeded;
  };
  return reportFailure(flags, print, adviceOn);
}
