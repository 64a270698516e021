import { type Command, Option } from 'commander';
import { defaultTarget, parseTarget, targets } from '../targets/index.ts';
import { defaultDataDir, defaultSchema } from '../targets/target.ts';
import { log } from './logging.ts';
import { collect, notEmpty, parseAge, parseCount, parseOneTarget } from './option-values.ts';
import { type AddOptions, addOptions } from './register.ts';

export { log } from './logging.ts';

const targetNames = targets.map(({ name }) => name);

/** `--target`, repeatable. */
export function target(description: string): AddOptions {
  return (command) =>
    command.addOption(
      new Option('--target <name>', description)
        .choices(targetNames)
        .argParser(collect(parseTarget)),
    );
}

/** The options of the commands that read one target. */
export function read(command: Command): void {
  addOptions(command, oneTarget, location, log);
}

export function oneTarget(command: Command): void {
  command.addOption(
    new Option('--target <name>', 'target to read')
      .choices(targetNames)
      .argParser(parseOneTarget())
      .default(defaultTarget, defaultTarget.name),
  );
}

/** Where targets store their data. */
export function location(command: Command): void {
  lake(command);
  command
    .option('--data-dir <dir>', 'directory of the embedded database', notEmpty, defaultDataDir)
    .option('--schema <name>', 'database schema', notEmpty, defaultSchema);
}

export function lake(command: Command): void {
  command.option(
    '--lake <url>',
    'root of the lake: file:///… or s3://bucket/prefix (default: SPACEX_LAKE)',
  );
}

/**
 * @param fallback the source without the option
 * @param named the sources that are not lakes
 */
export function source(fallback: string, named = 'api, snapshot'): AddOptions {
  return (command) =>
    command
      .option(
        '--source <source>',
        `${named}, or the URL of a lake: file:///… or s3://… (default: ${fallback})`,
      )
      .option('--raw-run <id>', "run of the lake's raw zone to load (default: the newest)");
}

export function baseUrl(command: Command): void {
  command.option(
    '--base-url <url>',
    'base URL of the API (default: SPACEX_BASE_URL, or the public API)',
    notEmpty,
  );
}

export function resource(command: Command): void {
  command.option(
    '--resource <name>',
    'read only this resource; repeatable (default: all)',
    collect(String),
  );
}

/** The options of every command that loads documents. */
export function load(command: Command): void {
  target(`target to load into; repeatable (default: ${defaultTarget.name})`)(command);
  addOptions(command, resource, location);
  command
    .option('--prune', 'delete rows whose documents no longer exist at the source')
    .option('--force', 'load the snapshot over data from the API');
  pipeline(command);
}

/** The limits and the output of every run of the pipeline. */
export function pipeline(command: Command): void {
  command
    .option('--max-rejects <n>', 'abort if more than n documents are rejected', parseCount, 10)
    .option(
      '--accept-rejects',
      'exit with 0 instead of 3 if documents are rejected, up to --max-rejects',
    );
  wait(command);
}

export function wait(command: Command): void {
  command
    .option('--lock-timeout <seconds>', 'how long to wait for another run', parseCount, 300)
    .option('--json', 'print the result as one JSON object');
  log(command);
}

export function check(command: Command): void {
  command.option('--check', 'commit only if the data passes the checks (see spacex-etl check)');
}

export function dryRun(command: Command): void {
  command.option('--dry-run', 'show what would change, without changing anything');
}

/** `--format`, the first one by default, and `--json`. */
export function format(...formats: readonly string[]): AddOptions {
  return (command) =>
    command
      .addOption(
        new Option('--format <format>', 'output format').choices(formats).default(formats[0]),
      )
      .addOption(new Option('--json', 'short for --format json').implies({ format: 'json' }));
}

export const listFormat = format('table', 'json');

/** How many entries of a list are shown. */
export function limit(fallback: number): AddOptions {
  return (command) => command.option('--limit <n>', 'show at most n entries', parseCount, fallback);
}

/** An option with an age as its value, 7 days by default. */
export function age(flags: string, description: string): AddOptions {
  return (command) =>
    command.addOption(
      new Option(flags, `${description}: 30m, 12h, 7d`)
        .argParser(parseAge)
        .default(parseAge('7d'), '7d'),
    );
}
