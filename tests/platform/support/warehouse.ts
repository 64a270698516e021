import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { PostgresSettings } from '../../support/postgres.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { makeSecrets, type Secrets } from './secrets.ts';

/** A server in the state of the Deployment postgres after its first start: secrets, database, roles. */
export interface Warehouse extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** The secrets of all namespaces, created by make-secrets.sh. */
  readonly secrets: Secrets;
  /** Connection settings of a role. */
  as(role: Role, database?: string): PostgresSettings;
  /** Runs SQL in a separate connection. */
  query<Row extends object = Record<string, unknown>>(
    settings: PostgresSettings,
    sql: string,
  ): Promise<Row[]>;
}

/** Roles, and the key of their password in pg-secret. */
const passwords = {
  admin: 'ADMIN_PASSWORD',
  etl: 'PG_PASSWORD',
  airflow: 'AIRFLOW_PASSWORD',
  monitoring: 'MONITORING_PASSWORD',
} as const;
export type Role = keyof typeof passwords;

const database = 'spacexdb';

/**
 * Starts a server and runs the init script like the image.
 *
 * @param binaries directory of another PostgreSQL
 */
export async function startWarehouse(binaries?: string): Promise<Warehouse> {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-warehouse-'));
  const secrets = makeSecrets(folder);
  const secret = secrets['data-platform/pg-secret'] ?? {};
  const { server, stop } = await startPostgres({
    tls: false,
    ...(binaries === undefined ? {} : { binaries }),
  });
  const { host, port, version } = server;
  const as = (user: Role, name: string = database) => {
    const password = secret[passwords[user]] ?? '';
    return { host, port, user, password, database: name, version };
  };
  // The image does this before it runs the init scripts.
  for (const sql of [
    `create role admin superuser login password ${pg.escapeLiteral(as('admin').password)}`,
    `create database ${database} owner admin`,
  ]) {
    await query(server, sql);
  }
  execFileSync('sh', [join(repositoryRoot, 'deploy/kubernetes/base/postgres/10-roles.sh')], {
    env: {
      PATH: process.env['PATH'] ?? '',
      PGHOST: host,
      PGPORT: String(port),
      PGPASSWORD: as('admin').password,
      POSTGRES_USER: 'admin',
      POSTGRES_DB: database,
      ETL_PASSWORD: as('etl').password,
      AIRFLOW_PASSWORD: as('airflow').password,
      MONITORING_PASSWORD: as('monitoring').password,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const dispose = async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { host, port, secrets, as, query, [Symbol.asyncDispose]: dispose };
}

async function query<Row extends object = Record<string, unknown>>(
  settings: Omit<PostgresSettings, 'version'>,
  sql: string,
): Promise<Row[]> {
  const { host, port, user, password, database: name } = settings;
  const client = new pg.Client({ host, port, user, password, database: name });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}
