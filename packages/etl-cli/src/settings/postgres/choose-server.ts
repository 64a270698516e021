import { isLoaderError, LoaderError, type QueryableLoader } from '@spacex-platform/loaders';
import type { PostgresConnectionOptions } from '@spacex-platform/loaders/postgres';
import type { PostgresSettings, SessionAttributes } from './postgres-settings.ts';

/** Whether a server accepts writes and is a standby. */
interface ServerState {
  readonly isWritable: boolean;
  readonly isStandby: boolean;
}

/**
 * The first server that is reachable and suitable, as libpq chooses among several hosts. With one host
 * and no condition, nothing is asked.
 *
 * @param loaderOf makes a loader of one server
 * @throws LoaderError of the last server if none is reachable; `configuration` if none is suitable
 */
export async function chooseServer(
  { servers, sessionAttributes }: PostgresSettings,
  loaderOf: (server: PostgresConnectionOptions) => QueryableLoader,
): Promise<PostgresConnectionOptions> {
  const [only] = servers;
  if (servers.length === 1 && only !== undefined && sessionAttributes === 'any') return only;
  // The first pass of prefer-standby accepts only standbys, the second one accepts all.
  const passes: readonly SessionAttributes[] =
    sessionAttributes === 'prefer-standby' ? ['standby', 'any'] : [sessionAttributes];
  let failure: unknown;
  for (const wanted of passes) {
    for (const server of servers) {
      try {
        const state = await stateOf(loaderOf(server));
        if (isSuitable(state, wanted)) return server;
        failure ??= unsuitable(servers, sessionAttributes);
      } catch (error) {
        if (!isLoaderError(error) || !mayTryNext.includes(error.code)) throw error;
        failure = error;
      }
    }
  }
  throw failure;
}

/** As in libpq, a server that refuses the password ends the search. */
const mayTryNext: readonly string[] = ['connection', 'unavailable', 'tls', 'configuration'];

async function stateOf(loader: QueryableLoader): Promise<ServerState> {
  await using reader = await loader.openReader();
  const { rows } = await reader.query(
    `select pg_is_in_recovery() as standby, current_setting('default_transaction_read_only') as read_only`,
  );
  const isStandby = rows[0]?.['standby'] === true;
  return { isStandby, isWritable: !isStandby && rows[0]?.['read_only'] === 'off' };
}

function isSuitable({ isWritable, isStandby }: ServerState, wanted: SessionAttributes): boolean {
  switch (wanted) {
    case 'read-write':
      return isWritable;
    case 'read-only':
      return !isWritable;
    case 'primary':
      return !isStandby;
    case 'standby':
      return isStandby;
    default:
      return true;
  }
}

function unsuitable(
  servers: readonly PostgresConnectionOptions[],
  wanted: SessionAttributes,
): LoaderError {
  const names = servers.map(({ host, port }) => `${host}:${port}`).join(', ');
  return new LoaderError(
    'configuration',
    `No server of ${names} has target_session_attrs=${wanted}. Add one that has, or change the setting.`,
    { target: 'postgres' },
  );
}
