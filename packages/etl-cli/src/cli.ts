import { CommanderError } from 'commander';
import { exitCodeOf, exitCodes } from './exit-codes.ts';
import { boundYoungGeneration } from './pipeline/young-generation.ts';
import { createProgram } from './program.ts';
import { UsageError } from './usage-error.ts';

/** Parses the command line, runs the command and returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  endWithReader();
  boundYoungGeneration();
  let exitCode: number = exitCodes.succeeded;
  const program = createProgram((code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(argv.map(asArgument));
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.succeeded : exitCodes.usage;
    }
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`error: ${message}\n`);
    if (error instanceof UsageError) return exitCodes.usage;
    const { failureOf } = await import('./pipeline/failure.ts');
    return exitCodeOf(failureOf(error));
  }
}

/** SQL may begin with a comment, which is no option: no option has a space behind its dashes. */
function asArgument(word: string): string {
  return /^--\s/.test(word) ? `\n${word}` : word;
}

/** `spacex-etl query … | head` closes the pipe early; that is an end, not a crash. */
function endWithReader(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`error: standard output cannot be written (${error.code ?? 'unknown'})\n`);
    process.exit(exitCodes.failed);
  });
}
