import { pathToFileURL } from 'node:url';
import pg from 'pg';
import { type Finished, type Running, run, start, temporaryFolder } from '../../../cli/command.ts';
import { startApiServer } from '../../../support/api-server.ts';
import {
  type FreshDatabase,
  freshDatabase,
  type PostgresSettings,
  postgresEnvironment,
} from '../../../support/postgres.ts';
import type { PostgresServer } from '../../../support/postgres-server.ts';
import { fleet, fleetLater, fleetResources } from '../../support/fleet.ts';
import { type OutputFault, runWithOutput } from './output-streams.ts';
import { extract } from './raw-runs.ts';
import { schemaContents } from './schema-contents.ts';
import type { SourceBench } from './source-faults.ts';

type Environment = Readonly<Record<string, string>>;

export interface PostgresBench extends SourceBench {
  readonly database: FreshDatabase;
  /** The user of the command, who owns the schema. */
  readonly owner: PostgresSettings;
  sql(text: string): Promise<Record<string, unknown>[]>;
  start(environment?: Environment, flags?: readonly string[]): Running;
  runWithOutput(fault: OutputFault): Promise<Finished>;
  /** Another command with the same connection. */
  command(args: readonly string[], environment?: Environment): Promise<Finished>;
}

/** Opens benches on copies of a database that was loaded once. */
export interface PostgresBenches extends AsyncDisposable {
  open(from: 'empty' | 'loaded'): Promise<PostgresBench>;
}

export async function postgresBenches(server?: PostgresServer): Promise<PostgresBenches> {
  const template = await freshDatabase(server);
  const first = await template.schemaOwner('spacex');
  const older = temporaryFolder();
  const olderLake = pathToFileURL(older.path).href;
  {
    await using api = await startApiServer(fleetLater());
    await extract(api.url, olderLake);
  }
  {
    await using api = await startApiServer(fleet());
    const loaded = await run(['run', '--target', 'postgres', '--json', ...fleetResources], {
      ...postgresEnvironment(first),
      SPACEX_BASE_URL: api.url,
    });
    if (loaded.code !== 0) throw new Error(`The first run failed: ${loaded.stderr}`);
  }
  await template.disconnect();
  const open = async (from: 'empty' | 'loaded'): Promise<PostgresBench> => {
    const copied = from === 'loaded' ? template.settings.database : undefined;
    const database = await freshDatabase(server, copied);
    const owner = await (from === 'loaded'
      ? newOwner(database, first.user)
      : database.schemaOwner('spacex'));
    const api = await startApiServer(fleetLater());
    const folder = temporaryFolder();
    const environmentOf = (more: Environment = {}) => ({
      ...postgresEnvironment(owner),
      SPACEX_BASE_URL: api.url,
      ...more,
    });
    const args = ['run', '--target', 'postgres', '--json', '--verbose', ...fleetResources];
    return {
      api,
      olderLake,
      folder: folder.path,
      database,
      owner,
      sql: (text) => database.query(text),
      run: (environment, flags = []) => run([...args, ...flags], environmentOf(environment)),
      start: (environment, flags = []) => start([...args, ...flags], environmentOf(environment)),
      runWithOutput: (fault) => runWithOutput(fault, args, environmentOf()),
      load: (more) => run([...more, '--target', 'postgres', '--json'], environmentOf()),
      command: (command, environment) => run(command, environmentOf(environment)),
      ...schemaContents((text) => database.query(text)),
      [Symbol.asyncDispose]: async () => {
        await api.close();
        await database.dispose();
        folder[Symbol.dispose]();
      },
    };
  };
  const dispose = async () => {
    older[Symbol.dispose]();
    await template.dispose();
  };
  return { open, [Symbol.asyncDispose]: dispose };
}

/** A new user who owns everything that the user of the template owns. */
async function newOwner(database: FreshDatabase, former: string): Promise<PostgresSettings> {
  const owner = await database.schemaOwner('unused');
  const user = pg.escapeIdentifier(owner.user);
  await database.query(
    `reassign owned by ${pg.escapeIdentifier(former)} to ${user}; drop schema unused`,
  );
  return owner;
}
