import { type Command, Option } from 'commander';
import { createLog, type Log } from '../output/log.ts';

/** The flags of {@link logOptions}. */
export interface LogFlags {
  readonly logFormat?: 'pretty' | 'json';
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

export function logOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--log-format <format>', 'lines for people or JSON; a pipe gets JSON').choices([
        'pretty',
        'json',
      ]),
    )
    .option('--quiet', 'only errors, no analysis')
    .option('--verbose', 'every step')
    .option('--no-color', 'no colors (NO_COLOR does the same)');
}

/** The log that the flags, the environment and the terminal ask for. */
export function logOf({ logFormat, quiet, verbose, color }: LogFlags): Log {
  const terminal = process.stderr.isTTY === true;
  return createLog({
    format: logFormat ?? (terminal ? 'pretty' : 'json'),
    quiet: quiet === true,
    verbose: verbose === true,
    color: color && terminal && !process.env['NO_COLOR'],
  });
}
