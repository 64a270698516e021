import type { Failure } from '@spacex-platform/loaders/pipeline';
import { visibleText } from './visible-text.ts';

let wantsJson = false;
let hasOutput = false;

/** Whether a command line asks for JSON on standard output, also one that cannot be parsed. */
function asksForJson(argv: readonly string[]): boolean {
  return argv.some(
    (word, at) =>
      word === '--json' ||
      word === '--format=json' ||
      (word === '--format' && argv[at + 1] === 'json'),
  );
}

/** Reads how failures are to be printed, before the command line is parsed. */
export function prepareFailureOutput(argv: readonly string[]): void {
  wantsJson = asksForJson(argv);
  hasOutput = false;
}

/** From now on, standard output has a result, to which no failure may be added. */
export function outputBegins(): void {
  hasOutput = true;
}

/** Whether standard output is to get one JSON object for a failure, and has nothing yet. */
export function printFailureAsJson(failure: Failure, exitCode: number): void {
  if (!wantsJson || hasOutput) return;
  hasOutput = true;
  const status = failure.code === 'deferred' ? 'deferred' : 'failed';
  const { retryAt } = failure;
  const result = { status, exitCode, ...(retryAt && { retryAt }), error: failure };
  process.stdout.write(`${JSON.stringify(result)}\n`);
}

/** Prints the error of a command line that could not run: as a JSON line if the log is one. */
export function printUsageError(argv: readonly string[], message: string, code: string): void {
  const at = argv.indexOf('--log-format');
  const isJson = argv[at + 1] === 'json' ? at >= 0 : argv.includes('--log-format=json');
  const line = isJson
    ? JSON.stringify({ time: new Date().toISOString(), level: 'error', message, code })
    : `error: ${visibleText(message)}`;
  process.stderr.write(`${line}\n`);
}
