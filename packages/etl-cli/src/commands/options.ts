import { type Command, InvalidArgumentError, Option } from 'commander';
import { createLog, type Log } from '../output/log.ts';
import { parseTarget, type TargetName, targetNames } from '../target-names.ts';

/** Registers a command on the program; `done` takes its exit code. */
export type RegisterCommand = (program: Command, done: (exitCode: number) => void) => void;

export interface LogFlags {
  readonly logFormat?: 'pretty' | 'json';
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color: boolean;
}

export interface PlaceFlags {
  readonly dataDir: string;
  readonly lake?: string;
  readonly schema: string;
}

/** Flags of the commands that look at one target. */
export interface LookFlags extends LogFlags, PlaceFlags {
  readonly target: TargetName;
  readonly format: 'table' | 'json';
}

export interface RunFlags extends LogFlags, PlaceFlags {
  readonly target?: readonly TargetName[];
  readonly source?: string;
  readonly baseUrl?: string;
  readonly resource?: readonly string[];
  readonly rawRun?: string;
  /** Which zone of a lake is loaded. */
  readonly zone?: 'raw' | 'curated';
  readonly prune?: boolean;
  readonly force?: boolean;
  readonly maxRejects: number;
  readonly lockTimeout: number;
  readonly json?: boolean;
  /** The data must pass its checks before the commit. */
  readonly check?: boolean;
  /** End with the report: in this file, or where it is put by default. */
  readonly report?: string | true;
  /** Rejects inside the allowed number are a success, 0 instead of 3. */
  readonly acceptRejects?: boolean;
  /** Only say what would be done. */
  readonly dryRun?: boolean;
}

const collect =
  <T>(parse: (text: string) => T) =>
  (text: string, before: readonly T[] | undefined): readonly T[] => [
    ...new Set([...(before ?? []), parse(text)]),
  ];

/** A whole number of 0 or more. */
export function whole(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError('Give a whole number of 0 or more.');
}

const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/** An option that takes an age, a week unless told. */
export function ageOption(flags: string, words: string): Option {
  return new Option(flags, `${words}: 30m, 12h, 7d`).argParser(age).default(age('7d'), '7d');
}

/** An age in milliseconds. */
function age(text: string): number {
  const match = /^(\d+)([mhd])$/.exec(text);
  const unit = units[match?.[2] ?? ''];
  if (match !== null && unit !== undefined) return Number(match[1]) * unit;
  throw new InvalidArgumentError('Give a number of minutes, hours or days, like 30m, 12h or 7d.');
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

/** A variable of a shell that is not set gives an empty text, which means no place. */
function notEmpty(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty.');
  return text;
}

export function placeOptions(command: Command): Command {
  return command
    .option('--data-dir <dir>', 'folder of the embedded database', notEmpty, '.spacex')
    .option('--schema <name>', 'database schema', notEmpty, 'spacex');
}

export function targetOption(command: Command): Command {
  return command.addOption(
    new Option('--target <name>', 'may be given again (default: embedded)')
      .choices(targetNames)
      .argParser(collect(parseTarget)),
  );
}

/** For the commands that look at one target. */
export function oneTargetOption(command: Command): Command {
  let given: TargetName | undefined;
  const one = (text: string) => {
    const target = parseTarget(text);
    if (given !== undefined && given !== target) {
      throw new InvalidArgumentError(`Give one target alone; ${given} was named before.`);
    }
    given = target;
    return target;
  };
  return command.addOption(
    new Option('--target <name>', 'where to look')
      .choices(targetNames)
      .argParser(one)
      .default('embedded'),
  );
}

/** How a command prints what it has found: the first form unless told; `json` has a name of its own. */
export function formatOption(command: Command, formats: readonly string[], words = 'how to print') {
  return command
    .addOption(new Option('--format <format>', words).choices(formats).default(formats[0]))
    .addOption(new Option('--json', 'the same as --format json').implies({ format: 'json' }));
}

/** A table for people, or the same as JSON. */
export function listFormatOption(command: Command): Command {
  return formatOption(command, ['table', 'json']);
}

export function dryRunOption(command: Command): Command {
  return command.option('--dry-run', 'only say what the run would do (the same as plan)');
}

export function checkOption(command: Command): Command {
  return command.option('--check', 'commit only what passes the checks (see spacex-etl check)');
}

export function reportOption(command: Command): Command {
  return command.option(
    '--report [file]',
    'end with the report of what was loaded (default: report.html in the data folder)',
  );
}

export function resourceOption(command: Command): Command {
  return command.option(
    '--resource <name>',
    'only this resource; may be given again (default: all)',
    collect(String),
  );
}

export function lakeOption(command: Command): Command {
  return command.option('--lake <url>', 'lake root, file:///… or s3://bucket/prefix (SPACEX_LAKE)');
}

export function baseUrlOption(command: Command): Command {
  return command.option(
    '--base-url <url>',
    'another address of the API (SPACEX_BASE_URL)',
    notEmpty,
  );
}

export function sourceOption(command: Command, fallback: string): Command {
  return command
    .option(
      '--source <where>',
      `api, snapshot, or a lake root, file:///… or s3://… (default: ${fallback})`,
    )
    .option('--raw-run <id>', 'a run of that lake (default: the newest)');
}

export function zoneOption(command: Command): Command {
  return command.addOption(
    new Option(
      '--zone <zone>',
      'raw: its documents; curated: its files as they stand, into redshift (default: raw, or curated where redshift is the target and the lake has no raw run)',
    ).choices(['raw', 'curated']),
  );
}

export function loadOptions(command: Command): Command {
  return command
    .option('--prune', 'delete rows whose documents have vanished')
    .option('--max-rejects <n>', 'more rejects than this abort the run; 0 allows none', whole, 10)
    .option('--accept-rejects', 'end with 0 instead of 3 where rejects are inside that number')
    .option('--force', 'load the snapshot over data from the API')
    .option('--lock-timeout <seconds>', 'how long to wait for another run', whole, 300)
    .option('--json', 'the result as one JSON object on standard output');
}

/** The log that the flags, the environment and the terminal ask for. */
export function logOf({ logFormat, quiet, verbose, color }: LogFlags): Log {
  const terminal = process.stderr.isTTY === true;
  const noColor = process.env['NO_COLOR'];
  return createLog({
    format: logFormat ?? (terminal ? 'pretty' : 'json'),
    quiet: quiet === true,
    verbose: verbose === true,
    color: color && terminal && (noColor === undefined || noColor === ''),
  });
}
