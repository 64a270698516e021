import type { PostgresConnectionOptions, SslMode } from '@spacex-platform/loaders/postgres';
import { defined } from '../defined.ts';
import { parseDatabaseUrl } from '../settings/database-url.ts';
import {
  durationSetting,
  type Environment,
  oneOf,
  portNumber,
  secretFile,
  setting,
  settingFile,
} from '../settings/read-setting.ts';
import type { Target } from './target.ts';

const naming = ['PG_HOST', 'PGHOST', 'PG_DATABASE', 'PGDATABASE', 'DATABASE_URL'];

/** A PostgreSQL server, configured by environment variables. */
export const postgres: Target = {
  name: 'postgres',
  locationFlags: ['schema'],
  verifiesHashes: {},
  isConfigured: (environment) => setting(environment, ...naming) !== undefined,
  async makeLoader({ schema, connectWait }, { environment, tables, marts: views, onWait }) {
    const { postgresLoader, sslModes } = await import('@spacex-platform/loaders/postgres');
    const connectWaitMs = connectWait ?? durationSetting(environment, 'SPACEX_CONNECT_WAIT');
    return postgresLoader({
      ...postgresSettings(environment, sslModes),
      ...defined({ connectWaitMs, onWait }),
      ...{ schema, tables, views },
    });
  },
  location: ({ schema }) => `schema "${schema}" on postgres`,
};

/**
 * Each setting from its `PG_*` variable, else from libpq's, else from `DATABASE_URL`. The password
 * comes first from the file that `PG_PASSWORD_FILE` names.
 *
 * @throws UsageError naming the variable, never a secret
 */
export function postgresSettings(
  environment: Environment,
  sslModes: readonly SslMode[],
): PostgresConnectionOptions {
  const text = setting(environment, 'DATABASE_URL');
  const url = text === undefined ? undefined : parseDatabaseUrl(text);
  const pick = (name: string) => setting(environment, `PG_${name}`, `PG${name}`);
  const port = pick('PORT') ?? url?.port;
  const sslMode = setting(environment, 'PGSSLMODE') ?? url?.sslMode;
  const rootCert = setting(environment, 'PGSSLROOTCERT') ?? url?.sslRootCert;
  return defined({
    host: pick('HOST') ?? url?.host,
    port: port === undefined ? undefined : portNumber('PG_PORT (or PGPORT)', port),
    database: pick('DATABASE') ?? url?.database,
    user: pick('USER') ?? url?.user,
    password: secretFile(environment, 'PG_PASSWORD_FILE') ?? pick('PASSWORD') ?? url?.password,
    sslMode: sslMode === undefined ? undefined : oneOf('PGSSLMODE', sslMode, sslModes),
    sslRootCert: rootCert === undefined ? undefined : settingFile('PGSSLROOTCERT', rootCert),
  });
}
