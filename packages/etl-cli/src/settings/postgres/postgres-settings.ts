import { userInfo } from 'node:os';
// Node 22.13 has no getCACertificates, so the name is not imported.
import tls from 'node:tls';
import type { PostgresConnectionOptions, SslMode } from '@spacex-platform/loaders/postgres';
import { defined } from '../../defined.ts';
import { UsageError } from '../../usage-error.ts';
import {
  type Environment,
  oneOf,
  portNumber,
  secretFile,
  setting,
  settingFile,
  wholeNumber,
} from '../read-setting.ts';
import { type ConnectionParameters, checkParameters } from './connection-parameters.ts';
import { isPostgresUrl, parseDatabaseUrl } from './database-url.ts';
import { type PasswordFile, readPasswordFile } from './password-file.ts';
import { readService } from './service-file.ts';

/** Which of several servers is suitable, as in libpq. */
export const sessionAttributes = [
  ...(['any', 'read-write', 'read-only', 'primary', 'standby', 'prefer-standby'] as const),
];
export type SessionAttributes = (typeof sessionAttributes)[number];

/** The settings of PostgreSQL, from all the places that psql reads. */
export interface PostgresSettings {
  /** One for each host, in the order in which to try them. */
  readonly servers: readonly PostgresConnectionOptions[];
  readonly sessionAttributes: SessionAttributes;
  /** Names of what was read, without values: `PG_HOST`, `service prod`. */
  readonly origins: readonly string[];
  readonly passwordFile: PasswordFile | undefined;
}

/** The variables that select a server. */
const serverVariables = ['PG_HOST', 'PGHOST', 'PG_DATABASE', 'PGDATABASE', 'PGSERVICE'];

/** Whether a PostgreSQL server is configured. */
export function isPostgresConfigured(environment: Environment): boolean {
  const url = setting(environment, 'DATABASE_URL');
  return (
    setting(environment, ...serverVariables) !== undefined ||
    (url !== undefined && isPostgresUrl(url))
  );
}

/** The names of parameters in the variables of libpq. */
const variables: Readonly<Record<string, readonly string[]>> = {
  host: ['PG_HOST', 'PGHOST'],
  port: ['PG_PORT', 'PGPORT'],
  dbname: ['PG_DATABASE', 'PGDATABASE'],
  user: ['PG_USER', 'PGUSER'],
  password: ['PG_PASSWORD', 'PGPASSWORD'],
  sslmode: ['PGSSLMODE'],
  sslrootcert: ['PGSSLROOTCERT'],
  target_session_attrs: ['PGTARGETSESSIONATTRS'],
  connect_timeout: ['PGCONNECT_TIMEOUT'],
  channel_binding: ['PGCHANNELBINDING'],
  application_name: ['PGAPPNAME'],
};

/**
 * Each setting from its `PG_*` variable, else from libpq's, else from the service of `PGSERVICE`, else
 * from `DATABASE_URL`. A password comes first from the file of `PG_PASSWORD_FILE`, and last from
 * libpq's password file.
 *
 * @throws UsageError naming the variable, never a secret
 */
export function postgresSettings(
  environment: Environment,
  sslModes: readonly SslMode[],
): PostgresSettings {
  const url = urlParameters(environment);
  const name = setting(environment, 'PGSERVICE') ?? url?.['service'];
  const service = name === undefined ? undefined : readService(environment, name);
  const origins = new Set<string>();
  const pick = (parameter: string): string | undefined => {
    for (const variable of variables[parameter] ?? []) {
      const value = setting(environment, variable);
      if (value === undefined) continue;
      origins.add(variable);
      return value;
    }
    const fromService = service?.[parameter];
    if (fromService !== undefined) origins.add(`service ${name}`);
    const found = fromService ?? url?.[parameter];
    if (fromService === undefined && found !== undefined) origins.add('DATABASE_URL');
    return found;
  };
  checkParameters('PGCHANNELBINDING', defined({ channel_binding: pick('channel_binding') }));
  if (setting(environment, 'PGHOSTADDR') !== undefined) {
    throw new UsageError('PGHOSTADDR is not supported. Put the address into PGHOST.');
  }
  const hosts = (pick('host') ?? 'localhost').split(',').map((host) => host.trim());
  const ports = (pick('port') ?? '').split(',');
  if (ports.length > 1 && ports.length !== hosts.length) {
    throw new UsageError(
      `Invalid PG_PORT (or PGPORT): ${ports.length} ports for ${hosts.length} hosts. Give one port, or one for each host.`,
    );
  }
  const passwordFile = readPasswordFile(environment, service?.['passfile'] ?? url?.['passfile']);
  const user = pick('user');
  const database = pick('dbname');
  const password = secretFile(environment, 'PG_PASSWORD_FILE') ?? pick('password');
  const { sslMode, sslRootCert } = encryption(pick('sslmode'), pick('sslrootcert'), sslModes);
  const timeout = pick('connect_timeout');
  const applicationName = pick('application_name') ?? pick('fallback_application_name');
  const servers = hosts.map((host, at) => {
    const port = ports[ports.length > 1 ? at : 0] || '5432';
    const number = portNumber('PG_PORT (or PGPORT)', port);
    const account = user ?? systemUser();
    const stored = passwordFile?.find({
      ...{ host, port: number, user: account, database: database ?? account },
    });
    return defined({
      host: host === '' ? 'localhost' : host,
      port: number,
      ...{ database, user, sslMode, sslRootCert, applicationName },
      password: password ?? stored,
      connectTimeoutMs: timeout === undefined ? undefined : timeoutOf(timeout),
    });
  });
  const attributes = pick('target_session_attrs') ?? 'any';
  return {
    servers,
    sessionAttributes: oneOf('target_session_attrs', attributes, sessionAttributes),
    origins: [...origins],
    passwordFile,
  };
}

/** A URL of another database belongs to another program if the server is selected elsewhere. */
function urlParameters(environment: Environment): ConnectionParameters | undefined {
  const text = setting(environment, 'DATABASE_URL');
  if (text === undefined) return undefined;
  const isSelected = setting(environment, ...serverVariables) !== undefined;
  return !isPostgresUrl(text) && isSelected ? undefined : parseDatabaseUrl(text);
}

function encryption(
  mode: string | undefined,
  rootCert: string | undefined,
  sslModes: readonly SslMode[],
): Pick<PostgresConnectionOptions, 'sslMode' | 'sslRootCert'> {
  const sslMode = mode === undefined ? undefined : oneOf('PGSSLMODE', mode, sslModes);
  if (rootCert !== 'system') {
    const sslRootCert = rootCert && settingFile('PGSSLROOTCERT', rootCert);
    return defined({ sslMode, sslRootCert: sslRootCert || undefined });
  }
  // libpq refuses it too: authorities that sign for everybody say nothing without the host's name.
  if (sslMode !== undefined && sslMode !== 'verify-full') {
    throw new UsageError(`PGSSLROOTCERT=system needs PGSSLMODE=verify-full, not ${sslMode}.`);
  }
  if (typeof tls.getCACertificates !== 'function') {
    throw new UsageError(
      'PGSSLROOTCERT=system needs Node 22.15 or newer. Use a newer Node, or the path of a file.',
    );
  }
  return { sslMode: 'verify-full', sslRootCert: tls.getCACertificates('system').join('\n') };
}

/** As in libpq, 0 means no limit, and a second is too short to be meant. */
function timeoutOf(text: string): number {
  const seconds = wholeNumber('PGCONNECT_TIMEOUT', text, 0, 86_400);
  return seconds === 0 ? 86_400_000 : Math.max(2, seconds) * 1000;
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run with a number that no user has.
    return '';
  }
}
