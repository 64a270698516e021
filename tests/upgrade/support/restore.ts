import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { run } from '../../cli/command.ts';
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

/** The dump in a new database. */
export async function restorePostgres(
  fixture: Fixture,
  schema = 'spacex',
): Promise<RestoredPostgres> {
  const database = await freshDatabase();
  // A dump empties the search path of its session, so it gets a session of its own.
  const client = await database.connect();
  await client.query(gunzipSync(fixture.read('postgres')).toString('utf8'));
  await client.end();
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
