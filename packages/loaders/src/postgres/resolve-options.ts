import { LoaderError } from '../errors/loader-error.ts';
import { refuseUnknownOptions } from '../run/refuse-unknown-options.ts';
import { requireRuntime } from '../run/require-runtime.ts';
import { parseConnectionString } from './connection-string.ts';
import {
  type BorrowedConnectionOptions,
  type PostgresConnectionOptions,
  sslModes,
} from './options.ts';

/** What connects to a server, without the ways to say so in one text. */
export type PostgresAccess = Omit<PostgresConnectionOptions, 'connectionString'> &
  BorrowedConnectionOptions;

/** Options that hold for a borrowed connection, too. */
const common = ['connectWaitMs', 'onWait', 'applicationName'];

/** Options of a connection that the loader opens itself. */
const own = [
  ...['connectionString', 'host', 'port', 'database', 'user', 'password', 'sslMode', 'sslRootCert'],
  ...['ssl', 'stream', 'connectTimeoutMs', 'stallTimeoutMs'],
];

const tableOptions = ['schema', 'tables', 'views'];

/**
 * Validates the options of the loader, and reads its connection string.
 *
 * @throws LoaderError `configuration`: unknown, contradictory or invalid options
 */
export function resolveOptions(
  target: string,
  options: PostgresConnectionOptions & BorrowedConnectionOptions,
): PostgresAccess {
  const known = [...own, 'pool', 'client', ...common, ...tableOptions];
  requireRuntime(target);
  refuseUnknownOptions(target, 'postgresLoader', options, known);
  const given = (name: string) => (options as Record<string, unknown>)[name] !== undefined;
  const invalid = (message: string) => new LoaderError('configuration', message, { target });
  for (const borrowed of ['pool', 'client'] as const) {
    if (!given(borrowed)) continue;
    const other = [...own, 'pool', 'client'].find((name) => name !== borrowed && given(name));
    if (other !== undefined) {
      throw invalid(`The options ${borrowed} and ${other} of postgresLoader exclude each other.`);
    }
    const method = borrowed === 'pool' ? 'connect' : 'query';
    if (typeof (options[borrowed] as unknown as Record<string, unknown>)[method] !== 'function') {
      throw invalid(
        `Invalid option ${borrowed} of postgresLoader: expected one of the package pg.`,
      );
    }
  }
  const { connectionString, ...explicit } = options;
  const present = Object.fromEntries(
    Object.entries(explicit).filter(([, value]) => value !== undefined),
  ) as PostgresAccess;
  const access: PostgresAccess =
    connectionString === undefined
      ? present
      : { ...parseConnectionString(target, connectionString), ...present };
  const { sslMode } = access;
  if (sslMode !== undefined && !sslModes.includes(sslMode)) {
    throw invalid(
      `Invalid sslMode ${JSON.stringify(sslMode)} for ${target}: expected one of ${sslModes.join(', ')}.`,
    );
  }
  if (access.ssl !== undefined && (given('sslMode') || given('sslRootCert'))) {
    throw invalid('The option ssl of postgresLoader excludes sslMode and sslRootCert.');
  }
  return access;
}
