import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { handleOutputErrors } from './output/output-errors.ts';
import { visibleText } from './output/visible-text.ts';
import { createProgram } from './program.ts';
import { UsageError } from './usage-error.ts';
import { boundYoungGeneration } from './young-generation.ts';

/** Parses the command line, runs the command and returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const output = handleOutputErrors();
  boundYoungGeneration();
  let exitCode: number = exitCodes.succeeded;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv.map(asArgument));
    // An error of a stream is reported after the write.
    await new Promise((resolve) => setImmediate(resolve));
    return output.exitCode(exitCode);
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
    }
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`error: ${visibleText(message)}\n`);
    if (error instanceof UsageError) return exitCodes.usage;
    const { failureOf } = await import('@spacex-platform/loaders/internal/pipeline');
    return exitCodeOf(failureOf(error));
  }
}

/** A word such as `-- comment` is SQL, not an option; a leading line break makes that clear. */
function asArgument(word: string): string {
  return /^--\s/.test(word) ? `\n${word}` : word;
}
