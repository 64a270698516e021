import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { run } from '../../cli/command.ts';
import { startStandIn } from '../../redshift/stand-in/stand-in.ts';
import { commandEnvironment } from '../../redshift/support/command-environment.ts';
import type { MotoServer } from '../../support/moto-server.ts';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../../support/postgres.ts';
import { unpackDirectory } from './archive.ts';
import type { Fixture } from './fixture.ts';
import type { Etl } from './history.ts';

/** A copy of the state that an earlier commit made, for one test. */
export interface Restored extends AsyncDisposable {
  /** Today's `spacex-etl` on this copy; the API of a run is at `baseUrl`. */
  etl(baseUrl?: string): Etl;
}

export interface RestoredPostgres extends Restored {
  readonly database: FreshDatabase;
}

export interface RestoredLake extends Restored {
  readonly path: string;
}

function command(environment: Record<string, string>, ...options: string[]): Restored['etl'] {
  return (baseUrl = '') =>
    (...args) =>
      run([...args, ...options], {
        ...environment,
        ...(baseUrl === '' ? {} : { SPACEX_BASE_URL: baseUrl }),
      });
}

/** A dump in a new database. */
async function restoreDump(dump: Buffer): Promise<FreshDatabase> {
  const database = await freshDatabase();
  // A dump empties the search path of its session, so it gets a session of its own.
  const client = await database.connect();
  await client.query(gunzipSync(dump).toString('utf8'));
  await client.end();
  return database;
}

/** The dump of PostgreSQL. */
export async function restorePostgres(
  fixture: Fixture,
  schema = 'spacex',
): Promise<RestoredPostgres> {
  const database = await restoreDump(fixture.read('postgres'));
  return {
    database,
    etl: command(postgresEnvironment(database.settings), '--schema', schema),
    [Symbol.asyncDispose]: () => database.dispose(),
  };
}

function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'spacex-upgrade-'));
}

/** A copy of the embedded database. */
export async function restoreEmbedded(fixture: Fixture): Promise<Restored> {
  const path = temporaryDirectory();
  unpackDirectory(fixture.read('embedded'), path);
  return {
    etl: command({}, '--data-dir', path),
    [Symbol.asyncDispose]: async () => rmSync(path, { recursive: true, force: true }),
  };
}

/** A copy of the lake. */
export async function restoreLake(fixture: Fixture): Promise<RestoredLake> {
  const path = temporaryDirectory();
  unpackDirectory(fixture.read('lake'), path);
  return {
    path,
    etl: command({ SPACEX_LAKE: pathToFileURL(path).href }),
    [Symbol.asyncDispose]: async () => rmSync(path, { recursive: true, force: true }),
  };
}

/** The dump of the Redshift stand-in, behind a new front. */
export async function restoreRedshift(fixture: Fixture, moto: MotoServer): Promise<Restored> {
  const database = await restoreDump(fixture.read('redshift'));
  const standIn = await startStandIn(moto.client, database);
  return {
    etl: command(commandEnvironment(moto, { standIn, bucket: await moto.bucket() })),
    [Symbol.asyncDispose]: () => standIn[Symbol.asyncDispose](),
  };
}
