import { readFileSync } from 'node:fs';
import {
  type PostgresConnectionOptions,
  type SslMode,
  sslModes,
} from '@spacex-platform/loaders/postgres';
import { UsageError } from './usage-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where PostgreSQL is, from the environment: each `PG_*` variable first, then libpq's own, then
 * `DATABASE_URL`. `PG_PASSWORD_FILE` names a file that holds the password.
 *
 * @throws UsageError naming the variable that is wrong, never its value
 */
export function postgresEnvironment(environment: Environment): PostgresConnectionOptions {
  const url = parseUrl(environment['DATABASE_URL']);
  const pick = (name: string, fallback?: string) =>
    nonEmpty(environment[`PG_${name}`]) ?? nonEmpty(environment[`PG${name}`]) ?? fallback;

  const port = pick('PORT', url?.port);
  const sslMode =
    nonEmpty(environment['PGSSLMODE']) ?? url?.searchParams.get('sslmode') ?? undefined;
  const rootCert =
    nonEmpty(environment['PGSSLROOTCERT']) ?? url?.searchParams.get('sslrootcert') ?? undefined;
  return defined({
    host: pick('HOST', url?.hostname),
    port: port === undefined ? undefined : parsePort(port),
    database: pick('DATABASE', url?.pathname.slice(1)),
    user: pick('USER', url?.username),
    password: passwordFile(environment) ?? pick('PASSWORD', url?.password),
    sslMode: sslMode === undefined ? undefined : parseSslMode(sslMode),
    sslRootCert: rootCert === undefined ? undefined : readSetting('PGSSLROOTCERT', rootCert),
  });
}

/** Whether the environment names a PostgreSQL at all. */
export function namesPostgres(environment: Environment): boolean {
  const names = ['PG_HOST', 'PGHOST', 'PG_DATABASE', 'PGDATABASE', 'DATABASE_URL'];
  return names.some((name) => nonEmpty(environment[name]) !== undefined);
}

interface DatabaseUrl {
  readonly hostname: string | undefined;
  readonly port: string | undefined;
  readonly pathname: string;
  readonly username: string | undefined;
  readonly password: string | undefined;
  readonly searchParams: URLSearchParams;
}

function parseUrl(text: string | undefined): DatabaseUrl | undefined {
  if (nonEmpty(text) === undefined) return undefined;
  try {
    const url = new URL(text ?? '');
    if (!/^postgres(ql)?:$/.test(url.protocol)) throw new TypeError('not a postgres URL');
    const also = (name: string) => url.searchParams.get(name) ?? undefined;
    return {
      // The brackets of an IPv6 address are part of the URL alone.
      hostname:
        nonEmpty(decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1')) ?? also('host'),
      port: nonEmpty(url.port) ?? also('port'),
      pathname: decodeURIComponent(url.pathname),
      username: nonEmpty(decodeURIComponent(url.username)) ?? also('user'),
      password: nonEmpty(decodeURIComponent(url.password)) ?? also('password'),
      searchParams: url.searchParams,
    };
  } catch {
    // No cause and no value: the text has a password in it.
    throw new UsageError(
      'DATABASE_URL is not a PostgreSQL URL. Write it like postgres://user:password@host:5432/database, with special characters percent-encoded.',
    );
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new UsageError('PG_PORT (or PGPORT) is no port: give a number from 1 to 65535.');
}

function parseSslMode(text: string): SslMode {
  const mode = sslModes.find((candidate) => candidate === text);
  if (mode !== undefined) return mode;
  throw new UsageError(`PGSSLMODE is "${text}": give one of ${sslModes.join(', ')}.`);
}

function passwordFile(environment: Environment): string | undefined {
  const path = nonEmpty(environment['PG_PASSWORD_FILE']);
  if (path === undefined) return undefined;
  // Editors and `echo` end a file with a line break that is no part of the secret.
  return readSetting('PG_PASSWORD_FILE', path).replace(/\r?\n$/, '');
}

function readSetting(name: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const { code } = cause as { code?: string };
    throw new UsageError(`${name} names ${path}, which cannot be read (${code ?? 'unknown'}).`);
  }
}

function nonEmpty(text: string | null | undefined): string | undefined {
  return text === undefined || text === null || text === '' ? undefined : text;
}

function defined<T extends object>(values: T): { [K in keyof T]: NonNullable<T[K]> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]: NonNullable<T[K]> };
}
