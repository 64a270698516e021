import type { PostgresConnectionOptions } from '@spacex-platform/loaders/postgres';
import { defined } from '../defined.ts';
import { chooseServer } from '../settings/postgres/choose-server.ts';
import { isPostgresConfigured, postgresSettings } from '../settings/postgres/postgres-settings.ts';
import { durationSetting, type Environment } from '../settings/read-setting.ts';
import type { Target } from './target.ts';

/** A PostgreSQL server, configured by what psql reads. */
export const postgres: Target = {
  name: 'postgres',
  locationFlags: ['schema'],
  verifiesHashes: {},
  isConfigured: isPostgresConfigured,
  async makeLoader({ schema, connectWait }, { environment, tables, marts: views, onWait }) {
    const { postgresLoader, sslModes } = await import('@spacex-platform/loaders/postgres');
    const connectWaitMs = connectWaitOf(connectWait, environment);
    const loaderOf = (server: PostgresConnectionOptions) =>
      postgresLoader({
        ...server,
        ...defined({ connectWaitMs, onWait }),
        ...{ schema, tables, views },
      });
    const settings = postgresSettings(environment, sslModes);
    return loaderOf(await chooseServer(settings, loaderOf));
  },
  async launchLibraryStore({ schema, connectWait }, environment) {
    const { postgresLaunchLibraryStore, postgresLoader, sslModes } = await import(
      '@spacex-platform/loaders/postgres'
    );
    const connectWaitMs = connectWaitOf(connectWait, environment);
    const settings = postgresSettings(environment, sslModes);
    const server = await chooseServer(settings, (one) => postgresLoader(one));
    return postgresLaunchLibraryStore({ ...server, ...defined({ connectWaitMs }), schema });
  },
  location: ({ schema }) => `schema "${schema}" on postgres`,
  async diagnoseStorage(_flags, environment) {
    const { sslModes } = await import('@spacex-platform/loaders/postgres');
    const { origins, passwordFile } = postgresSettings(environment, sslModes);
    const used = passwordFile === undefined ? [] : [passwordFile.path];
    const detail = [...origins, ...(passwordFile?.ignored === undefined ? used : [])].join(', ');
    const found = {
      check: 'settings',
      status: 'ok',
      detail: `from ${detail || 'defaults'}`,
    } as const;
    if (passwordFile?.ignored === undefined) return [found];
    return [
      found,
      {
        check: 'passwords',
        status: 'warning',
        detail: `${passwordFile.path} is not used: ${passwordFile.ignored}`,
      },
    ];
  },
};

function connectWaitOf(flag: number | undefined, environment: Environment): number | undefined {
  return flag ?? durationSetting(environment, 'SPACEX_CONNECT_WAIT');
}
