import { readFileSync } from 'node:fs';
import { defined } from '../defined.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { PostgresConnectionOptions, SslMode } from './options.ts';

/** Parameters of a connection string that are read, with the names of libpq. */
const parameters = [
  'host',
  'port',
  'dbname',
  'user',
  'password',
  'sslmode',
  'sslrootcert',
  'connect_timeout',
  'application_name',
] as const;

/**
 * Reads a connection string in the URL form of libpq.
 *
 * @throws LoaderError `configuration`; the message never contains the string, which may have a password
 */
export function parseConnectionString(target: string, text: string): PostgresConnectionOptions {
  const invalid = (message: string, cause?: unknown) =>
    new LoaderError('configuration', `Invalid connectionString for ${target}: ${message}`, {
      target,
      cause,
    });
  const url = typeof text === 'string' ? URL.parse(text) : null;
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    throw invalid(
      'expected one host and postgres://user:password@host:5432/database, with special characters percent-encoded.',
    );
  }
  const unknown = [...url.searchParams.keys()].filter(
    (name) => !parameters.some((known) => known === name),
  );
  if (unknown.length > 0) {
    throw invalid(
      `the parameter ${unknown.join(', ')} is not supported. Supported: ${parameters.join(', ')}. For other settings, connect with a pool of pg and pass { pool }.`,
    );
  }
  const parameter = (name: (typeof parameters)[number]) => url.searchParams.get(name) || undefined;
  const decoded = (part: string) => {
    try {
      return decodeURIComponent(part) || undefined;
    } catch (cause) {
      throw invalid('a part is not percent-encoded correctly.', cause);
    }
  };
  const wholeNumber = (name: 'port' | 'connect_timeout', value: string | undefined) => {
    if (value !== undefined && !/^\d{1,6}$/.test(value)) throw invalid(`${name} is not a number.`);
    return value === undefined ? undefined : Number(value);
  };
  const seconds = wholeNumber('connect_timeout', parameter('connect_timeout'));
  // libpq waits without a limit for 0, and at least 2 seconds.
  const connectTimeoutMs = seconds === undefined || seconds === 0 ? undefined : seconds * 1000;
  return defined({
    // The brackets of an IPv6 address are part of the URL, not of the address.
    host: decoded(url.hostname)?.replace(/^\[(.*)\]$/, '$1') ?? parameter('host'),
    port: wholeNumber('port', url.port || parameter('port')),
    database: decoded(url.pathname.slice(1)) ?? parameter('dbname'),
    user: decoded(url.username) ?? parameter('user'),
    password: decoded(url.password) ?? parameter('password'),
    sslMode: parameter('sslmode') as SslMode | undefined,
    sslRootCert: rootCertificates(parameter('sslrootcert'), invalid),
    applicationName: parameter('application_name'),
    connectTimeoutMs,
  });
}

function rootCertificates(
  file: string | undefined,
  invalid: (message: string, cause: unknown) => LoaderError,
): string | undefined {
  // The certificates of Node, which are the default.
  if (file === undefined || file === 'system') return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw invalid(`the file of sslrootcert cannot be read: ${(cause as Error).message}`, cause);
  }
}
