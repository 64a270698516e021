import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { snapshotResources } from '@spacex-platform/spacex-client/snapshot';
import { type ApiServer, startApiServer } from '@spacex-platform/spacex-client/testing';
import pg from 'pg';
import { snapshotDocuments } from '../../platform/packages/support/snapshot-documents.ts';
import { launchDocument } from '../../support/launch-library/launch-document.ts';
import { startLaunchLibrary } from '../../support/launch-library/launch-library-server.ts';
import { startMoto } from '../../support/moto-server.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { repositoryRoot } from '../../support/repository.ts';

/** The servers of the blocks of the docs: both APIs, PostgreSQL, and S3 with Glue. */
export interface BlockServers extends AsyncDisposable {
  readonly api: ApiServer;
  /** Environment of a program of Node that reaches them by the names that the docs use. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs a statement as the superuser, in the database of the docs. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** The same in another database. */
  queryIn(database: string, sql: string): Promise<Record<string, unknown>[]>;
}

/** The snapshot has no roadster, whose distances change every day. */
const roadster = {
  id: '5eb75f0842fea42237d7f3f4',
  ...{ name: null, launch_date_utc: null, launch_date_unix: null, launch_mass_kg: null },
  ...{ launch_mass_lbs: null, norad_id: null, epoch_jd: null, orbit_type: null },
  ...{ apoapsis_au: null, periapsis_au: null, semi_major_axis_au: null, eccentricity: null },
  ...{ inclination: null, longitude: null, periapsis_arg: null, period_days: null },
  ...{ speed_kph: null, speed_mph: null, earth_distance_km: null, earth_distance_mi: null },
  ...{ mars_distance_km: null, mars_distance_mi: null, flickr_images: [] },
  ...{ wikipedia: null, video: null, details: null },
};

/** The snapshot has no company, which is prose. */
const company = {
  id: '5eb75edc42fea42237d7f3ed',
  headquarters: { address: null, city: null, state: null },
  links: { website: null, flickr: null, twitter: null, elon_twitter: null },
  ...{ name: null, founder: null, founded: null, employees: null, vehicles: null },
  ...{ launch_sites: null, test_sites: null, ceo: null, cto: null, coo: null },
  ...{ cto_propulsion: null, valuation: null, summary: null },
};

const buckets = ['bucket', 'my-bucket'];
const localServers = join(repositoryRoot, 'tests/docs/support/local-servers.ts');

/** Starts the servers, with the documents of the snapshot, an empty database and empty buckets. */
export async function startBlockServers(): Promise<BlockServers> {
  await using stack = new AsyncDisposableStack();
  const documents = Object.fromEntries(
    snapshotResources.map((name) => [name, snapshotDocuments(name)]),
  );
  const none = { dragons: [], history: [], starlink: [] };
  const api = stack.use(await startApiServer({ ...documents, ...none, company, roadster }));
  const launchLibrary = stack.use(await startLaunchLibrary(1000));
  for (let number = 1; number <= 30; number++) {
    const launch = launchDocument(number);
    launchLibrary.launches.set(launch.id, launch);
  }
  const moto = stack.use(await startMoto());
  for (const Bucket of buckets) {
    const CreateBucketConfiguration = { LocationConstraint: 'eu-central-1' } as const;
    await moto.client.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration }));
  }
  const postgres = await startPostgres();
  stack.defer(() => postgres.stop());
  const { host, port, user, password } = postgres.server;

  async function query(sql: string, database = 'spacexdb') {
    const client = new pg.Client({ host, port, user, password, database });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  // The role and the database of the docs, without a password.
  const [setting] = await query('show hba_file', 'postgres');
  const file = String(setting?.['hba_file']);
  writeFileSync(file, `host all admin all trust\n${readFileSync(file, 'utf8')}`);
  await query('select pg_reload_conf()', 'postgres');
  await query('create role admin superuser login', 'postgres');
  await query('create database spacexdb owner admin', 'postgres');

  const started = stack.move();
  return {
    api,
    environment: {
      ...moto.environment,
      PATH: process.env['PATH'] ?? '',
      NO_COLOR: '1',
      NODE_OPTIONS: `--import=${localServers}`,
      PGUSER: 'admin',
      PGHOST: 'localhost',
      PGPORT: String(port),
      PGDATABASE: 'spacexdb',
      DATABASE_URL: `postgres://admin@localhost:${port}/spacexdb`,
      BLOCKS_API: api.url,
      BLOCKS_LAUNCH_LIBRARY: launchLibrary.url,
      BLOCKS_POSTGRES_PORT: String(port),
    },
    query: (sql) => query(sql),
    queryIn: (database, sql) => query(sql, database),
    [Symbol.asyncDispose]: () => started.disposeAsync(),
  };
}
