import { type Command, Option } from 'commander';
import { createLog, type Log } from '../output/log.ts';

/** The flags of {@link log}. */
export interface LogFlags {
  readonly logFormat?: 'pretty' | 'json';
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

/** The options of the log. */
export function log(command: Command): void {
  command
    .addOption(
      new Option(
        '--log-format <format>',
        'log format (default: pretty in a terminal, otherwise json)',
      ).choices(['pretty', 'json']),
    )
    .option('--quiet', 'log only errors, and print no summary')
    .option('--verbose', 'log every step')
    .option('--no-color', 'disable colors (like NO_COLOR)');
}

/** The log that the flags, the environment and the terminal select. */
export function logOf({ logFormat, quiet, verbose, color }: LogFlags): Log {
  const terminal = process.stderr.isTTY === true;
  return createLog({
    format: logFormat ?? (terminal ? 'pretty' : 'json'),
    quiet: quiet === true,
    verbose: verbose === true,
    color: color && terminal && !process.env['NO_COLOR'],
  });
}
