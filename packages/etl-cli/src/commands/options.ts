import { type Command, Option } from 'commander';
import { defaultTarget, parseTarget, targets } from '../targets/index.ts';
import { defaultDataDir, defaultSchema } from '../targets/target.ts';
import { age, collect, notEmpty, oneTarget, whole } from './option-values.ts';

/** Registers a command on the program; `done` receives its exit code. */
export type RegisterCommand = (program: Command, done: (exitCode: number) => void) => void;

/** Adds options to a command. */
export type AddOptions = (command: Command) => Command;

/** Adds the options of several groups, in this order. */
export function addOptions(command: Command, ...groups: readonly AddOptions[]): void {
  for (const add of groups) add(command);
}

/** An option that takes an age, 7 days by default. */
export function ageOption(flags: string, description: string): Option {
  return new Option(flags, `${description}: 30m, 12h, 7d`).argParser(age).default(age('7d'), '7d');
}

/** Where the targets of a command store their data. */
export function locationOptions(command: Command): Command {
  return lakeOption(command)
    .option('--data-dir <dir>', 'folder of the embedded database', notEmpty, defaultDataDir)
    .option('--schema <name>', 'database schema', notEmpty, defaultSchema);
}

export function lakeOption(command: Command): Command {
  return command.option('--lake <url>', 'lake root, file:///… or s3://bucket/prefix (SPACEX_LAKE)');
}

const targetNames = targets.map(({ name }) => name);

export function targetOption(command: Command): Command {
  return command.addOption(
    new Option('--target <name>', `may be given again (default: ${defaultTarget.name})`)
      .choices(targetNames)
      .argParser(collect(parseTarget)),
  );
}

/** For the commands that read one target. */
export function oneTargetOption(command: Command): Command {
  return command.addOption(
    new Option('--target <name>', 'where to look')
      .choices(targetNames)
      .argParser(oneTarget())
      .default(defaultTarget, defaultTarget.name),
  );
}

/** How a command prints its result; `--json` is short for the format `json`. */
export function formatOption(formats: readonly string[], description = 'how to print'): AddOptions {
  return (command) =>
    command
      .addOption(new Option('--format <format>', description).choices(formats).default(formats[0]))
      .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }));
}

/** A table for people, or the same as JSON. */
export const listFormatOption = formatOption(['table', 'json']);

export function dryRunOption(command: Command): Command {
  return command.option('--dry-run', 'only say what the run would do (the same as plan)');
}

export function checkOption(command: Command): Command {
  return command.option('--check', 'commit only what passes the checks (see spacex-etl check)');
}

export function resourceOption(command: Command): Command {
  return command.option(
    '--resource <name>',
    'only this resource; may be given again (default: all)',
    collect(String),
  );
}

export function baseUrlOption(command: Command): Command {
  return command.option(
    '--base-url <url>',
    'another address of the API (SPACEX_BASE_URL)',
    notEmpty,
  );
}

/** @param fallback what is read without the option, for people */
export function sourceOption(fallback: string): AddOptions {
  return (command) =>
    command
      .option(
        '--source <where>',
        `api, snapshot, or a lake root, file:///… or s3://… (default: ${fallback})`,
      )
      .option('--raw-run <id>', 'a run of that lake (default: the newest)');
}

/** What a load does with the rows of a target. */
export function rowOptions(command: Command): Command {
  return command
    .option('--prune', 'delete rows whose documents have vanished')
    .option('--force', 'load the snapshot over data from the API');
}

/** How a run of the pipeline is limited and reported. */
export function pipelineOptions(command: Command): Command {
  command
    .option('--max-rejects <n>', 'more rejects than this abort the run; 0 allows none', whole, 10)
    .option('--accept-rejects', 'end with 0 instead of 3 where rejects are inside that number');
  return waitOptions(command);
}

export function waitOptions(command: Command): Command {
  return command
    .option('--lock-timeout <seconds>', 'how long to wait for another run', whole, 300)
    .option('--json', 'the result as one JSON object on standard output');
}
