import { type Finished, type Running, run, start } from '../../cli/command.ts';
import { type ApiServer, startApiServer } from '../../support/api-server.ts';
import {
  type FreshDatabase,
  freshDatabase,
  type PostgresSettings,
  postgresEnvironment,
} from '../../support/postgres.ts';
import type { PostgresServer } from '../../support/postgres-server.ts';
import { contentsOf } from './contents.ts';
import { type Fleet, fleet, fleetLater, fleetResources } from './fleet.ts';
import { expectSuccess } from './outcome.ts';

type Environment = Readonly<Record<string, string>>;

/** A source and a target for one test, and the command between them. */
export interface Bench extends AsyncDisposable {
  readonly api: ApiServer<Fleet>;
  readonly database: FreshDatabase;
  /** The role that runs the command; it owns the schema and nothing else. */
  readonly owner: PostgresSettings;
  /** What the target held before the fault. */
  readonly before: Record<string, unknown>;
  run(environment?: Environment, flags?: readonly string[]): Promise<Finished>;
  start(environment?: Environment, flags?: readonly string[]): Running;
}

/**
 * `loaded`: the target holds the fleet of an earlier run, and the API now serves the later one.
 * `empty`: the first run is still to come.
 */
export async function bench(target: 'empty' | 'loaded', server?: PostgresServer): Promise<Bench> {
  const api = await startApiServer(fleet());
  const database = await freshDatabase(server);
  const owner = await database.schemaOwner('spacex');
  const flagsOf = (more: readonly string[] = []) => [
    ...['--target', 'postgres', '--json', '--verbose', ...fleetResources],
    ...more,
  ];
  const environmentOf = (more: Environment = {}) => ({
    ...postgresEnvironment(owner),
    SPACEX_BASE_URL: api.url,
    ...more,
  });
  const dispose = async () => {
    await api.close();
    await database.dispose();
  };
  try {
    if (target === 'loaded') expectSuccess(await run(flagsOf(), environmentOf()));
    Object.assign(api.documents, fleetLater());
    api.requests.length = 0;
    return {
      api,
      database,
      owner,
      before: await contentsOf(database),
      run: (environment, flags) => run(flagsOf(flags), environmentOf(environment)),
      start: (environment, flags) => start(flagsOf(flags), environmentOf(environment)),
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** The way to the target through a proxy, which has to see plain bytes. */
export function through({ port }: { readonly port: number }): Environment {
  return { PG_HOST: '127.0.0.1', PG_PORT: String(port), PGSSLMODE: 'disable' };
}
