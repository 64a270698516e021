import type { Failure } from '@spacex-platform/loaders/pipeline';
import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import {
  prepareFailureOutput,
  printFailureAsJson,
  printUsageError,
} from './output/failure-output.ts';
import { handleOutputErrors } from './output/output-errors.ts';
import { createProgram } from './program.ts';
import { UsageError } from './usage-error.ts';
import { boundYoungGeneration } from './young-generation.ts';

/** Parses the command line, runs the command and returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const output = handleOutputErrors();
  boundYoungGeneration();
  prepareFailureOutput(argv);
  let exitCode: number = exitCodes.succeeded;
  const report = (message: string, code: string) => printUsageError(argv, message, code);
  const program = createProgram((code) => {
    exitCode = code;
  }, report);
  try {
    await program.parseAsync(argv.map(asArgument));
    // An error of a stream is reported after the write.
    await new Promise((resolve) => setImmediate(resolve));
    return output.exitCode(exitCode);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.succeeded;
    const failure = await asFailure(error);
    const code = exitCodeOf(failure);
    // Commander has printed its own errors.
    if (!(error instanceof CommanderError)) report(failure.message, failure.code);
    printFailureAsJson(failure, code);
    return code;
  }
}

async function asFailure(error: unknown): Promise<Failure> {
  if (error instanceof UsageError || error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, '');
    return { code: 'usage', message, transient: false, usage: true };
  }
  const { failureOf } = await import('@spacex-platform/loaders/internal/pipeline');
  return failureOf(error);
}

/** A word such as `-- comment` is SQL, not an option; a leading line break makes that clear. */
function asArgument(word: string): string {
  return /^--\s/.test(word) ? `\n${word}` : word;
}
