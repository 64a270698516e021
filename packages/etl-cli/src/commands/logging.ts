import { createLog, type Log } from '../output/log.ts';

/** The flags of the log. */
export interface LogFlags {
  readonly logFormat?: 'pretty' | 'json';
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/** Whether standard error is a terminal that knows escape sequences. */
export function hasCursor(): boolean {
  return process.stderr.isTTY === true && process.env['TERM'] !== 'dumb';
}

/** The log that the flags, the environment and the terminal select. */
export function logOf({ logFormat, quiet, verbose, color }: LogFlags): Log {
  const terminal = process.stderr.isTTY === true;
  return createLog({
    format: logFormat ?? (terminal ? 'pretty' : 'json'),
    quiet: quiet === true,
    verbose: verbose === true,
    color: color && hasCursor() && !process.env['NO_COLOR'],
  });
}
