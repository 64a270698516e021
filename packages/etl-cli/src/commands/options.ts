import { Option } from 'commander';
import { catalogNames } from '../settings/catalog-names.ts';
import { defaultDataDir, defaultSchema } from '../targets/default-location.ts';
import { defaultTarget, parseTarget, targets } from '../targets/registry.ts';
import {
  collect,
  notEmpty,
  parseAge,
  parseChoice,
  parseCount,
  parseDuration,
  parseOneTarget,
  parsePercent,
  parsePositive,
} from './option-values.ts';

/** An option whose value has a default. */
export function withDefault(
  flags: string,
  description: string,
  fallback: string | number,
  parse: (text: string) => string | number = String,
): Option {
  return new Option(flags, description).argParser(parse).default(fallback);
}

/** An option whose value is one of a list. */
export function choice(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description).choices(choices).argParser(parseChoice(choices));
}

const targetNames = targets.map(({ name }) => name);

/** `--target`, repeatable. */
export function target(description: string): Option {
  const option = new Option('--target <name>', description).choices(targetNames);
  return option.argParser(collect(parseTarget));
}

export function oneTarget(): Option {
  const option = new Option('--target <name>', 'target to read').choices(targetNames);
  return option.argParser(parseOneTarget()).default(defaultTarget, defaultTarget.name);
}

/**
 * @param fallback the source without the option
 * @param named the sources that are not lakes
 */
export function source(
  fallback: string,
  named = 'api, snapshot, live, launch-library',
): readonly Option[] {
  const text = `${named}, or the URL of a lake: file:///… or s3://… (default: ${fallback})`;
  return [
    new Option('--source <source>', text),
    new Option('--raw-run <id>', "run of the lake's raw zone to load (default: the newest)"),
  ];
}

export const lake = new Option(
  '--lake <url>',
  'root of the lake: file:///… or s3://bucket/prefix (default: SPACEX_LAKE)',
);

export const catalog = choice(
  '--catalog <name>',
  'catalog that follows the lake (default: SPACEX_CATALOG, or glue if SPACEX_GLUE_DATABASE is set)',
  catalogNames,
);

export const takeOver = new Option(
  '--take-over',
  'replace commits of other programs to the Iceberg tables of the lake',
);

/** Where targets store their data. */
export const location: readonly Option[] = [
  lake,
  withDefault('--data-dir <dir>', 'directory of the embedded database', defaultDataDir, notEmpty),
  withDefault('--schema <name>', 'database schema', defaultSchema, notEmpty),
  new Option(
    '--connect-wait <duration>',
    'how long to retry the connection to a database that refuses it or whose name is unknown: 30s, 2m (default: SPACEX_CONNECT_WAIT, or 0)',
  ).argParser(parseDuration),
];

export const baseUrl = new Option(
  '--base-url <url>',
  'base URL of the API (default: SPACEX_BASE_URL, or the public API)',
).argParser(notEmpty);

export const launchLibraryUrl = new Option(
  '--launch-library-url <url>',
  'base URL of Launch Library (default: SPACEX_LAUNCH_LIBRARY_URL, or the public service)',
).argParser(notEmpty);

export const maxWait = new Option(
  '--max-wait <duration>',
  'how long to wait if the API limits requests (Retry-After): 30s, 10m; for a longer wait, exit with 76 (default: SPACEX_MAX_WAIT, or 1m)',
).argParser(parseDuration);

/** The sources of documents. */
export const anySource: readonly Option[] = [...source('api'), baseUrl, launchLibraryUrl, maxWait];

export const resource = new Option(
  '--resource <name>',
  'read only this resource; repeatable (default: all)',
).argParser(collect(String));

export const check = new Option(
  '--check',
  'commit only if the data passes the checks (see spacex-etl check)',
);

export const dryRun = new Option('--dry-run', 'show what would change, without changing anything');

/** `--format`, the first one by default, and `--json`. */
export function format(...formats: readonly string[]): readonly Option[] {
  return [
    choice('--format <format>', 'output format', formats).default(formats[0]),
    new Option('--json', 'short for --format json').implies({ format: 'json' }),
  ];
}

export const listFormat = format('table', 'json', 'csv');
export const entryFormat = format('table', 'json');

/** How many entries of a list are shown. */
export function limit(fallback: number): Option {
  return withDefault('--limit <n>', 'show at most n entries', fallback, parsePositive);
}

/** An option with an age as its value. */
export function age(flags: string, description: string, fallback = '7d'): Option {
  const option = new Option(flags, `${description}: 30m, 12h, 7d`);
  return option.argParser(parseAge).default(parseAge(fallback), fallback);
}

export const log: readonly Option[] = [
  choice('--log-format <format>', 'log format (default: pretty in a terminal, otherwise json)', [
    'pretty',
    'json',
  ]),
  new Option('--quiet', 'log only errors, and print no summary'),
  new Option('--verbose', 'log every step'),
  new Option('--no-color', 'disable colors (like NO_COLOR)'),
];

export const wait: readonly Option[] = [
  withDefault('--lock-timeout <seconds>', 'how long to wait for another run', 300, parseCount),
  new Option('--json', 'print the result as one JSON object'),
  ...log,
];

/** The limits and the output of every run of the pipeline. */
export const pipeline: readonly Option[] = [
  withDefault('--max-rejects <n>', 'abort if more than n documents are rejected', 10, parseCount),
  new Option(
    '--accept-rejects',
    'exit with 0 instead of 3 if documents are rejected, up to --max-rejects',
  ),
  ...wait,
];

/** The options of every command that loads documents. */
export const load: readonly Option[] = [
  target(`target to load into; repeatable (default: ${defaultTarget.name})`),
  resource,
  ...location,
  catalog,
  takeOver,
  new Option('--prune', 'delete rows whose documents no longer exist at the source'),
  withDefault(
    '--prune-limit <percent>',
    'abort if a resource has lost all documents, or more than 10 and this share, with --prune or --check; 100 allows all',
    20,
    parsePercent,
  ),
  new Option(
    '--rewrite',
    'write every row again, also those that did not change: repairs rows that were edited in the target',
  ),
  new Option(
    '--force',
    'load the snapshot over data from the API, or the API over data from Launch Library',
  ),
  ...pipeline,
];

/** The options of the commands that read one target. */
export function read(): readonly Option[] {
  return [oneTarget(), ...location, ...log];
}
