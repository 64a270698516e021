import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { requireBuiltCommand, run } from '../../cli/command.ts';
import { type PostgresSettings, postgresEnvironment } from '../../support/postgres.ts';
import { systemPostgres } from '../../support/postgres-binaries.ts';
import { startPostgres } from '../../support/postgres-server.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { makeSecrets, type Secrets } from './secrets.ts';

/** A server in the state of the StatefulSet postgres after its first start: secrets, database, roles. */
export interface Warehouse extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** The secrets of all namespaces, created by make-secrets.sh. */
  readonly secrets: Secrets;
  /** Connection settings of a role. */
  as(role: Role, database?: string): PostgresSettings;
  /** Runs the script of the roles again, as every update does. */
  createRoles(): void;
  /** Runs SQL in a separate connection. */
  query<Row extends object = Record<string, unknown>>(
    settings: PostgresSettings,
    sql: string,
  ): Promise<Row[]>;
}

export type Role = 'admin' | 'etl' | 'airflow' | 'backup' | 'monitoring' | 'grafana';

const database = 'spacexdb';
const manifests = join(repositoryRoot, 'deploy/kubernetes/base/postgres');

/**
 * Starts a server and runs the init script like the image.
 *
 * @param binaries directory of another PostgreSQL
 */
export async function startWarehouse(binaries?: string): Promise<Warehouse> {
  const folder = mkdtempSync(join(tmpdir(), 'spacex-warehouse-'));
  const secrets = makeSecrets(folder);
  const { server, restart, stop } = await startPostgres({
    tls: false,
    ...(binaries === undefined ? {} : { binaries }),
  });
  const { host, port, version } = server;
  const as = (user: Role, name: string = database) => {
    const password = secrets[`data-platform/postgres-${user}`]?.['password'] ?? '';
    return { host, port, user, password, database: name, version };
  };
  // The image does this before it runs the init scripts.
  for (const sql of [
    `create role admin superuser login password ${pg.escapeLiteral(as('admin').password)}`,
    `create database ${database} owner admin`,
  ]) {
    await query(server, sql);
  }
  const createRoles = () => {
    execFileSync('sh', [join(manifests, '10-roles.sh')], {
      env: {
        PATH: process.env['PATH'] ?? '',
        PGHOST: host,
        PGPORT: String(port),
        POSTGRES_USER: 'admin',
        POSTGRES_DB: database,
        POSTGRES_PASSWORD: as('admin').password,
        ETL_PASSWORD: as('etl').password,
        AIRFLOW_PASSWORD: as('airflow').password,
        BACKUP_PASSWORD: as('backup').password,
        MONITORING_PASSWORD: as('monitoring').password,
        GRAFANA_PASSWORD: as('grafana').password,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  };
  createRoles();
  // The server cannot read below a private home directory.
  const hba = join(folder, 'pg_hba.conf');
  chmodSync(folder, 0o755);
  copyFileSync(join(manifests, 'pg_hba.conf'), hba);
  chmodSync(hba, 0o644);
  await query(server, `alter system set hba_file = ${pg.escapeLiteral(hba)}`);
  await restart();
  const dispose = async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
  return { host, port, secrets, as, query, createRoles, [Symbol.asyncDispose]: dispose };
}

/** Starts a server of this machine's PostgreSQL and loads the snapshot into it. */
export async function startLoadedWarehouse(): Promise<Warehouse> {
  requireBuiltCommand();
  const warehouse = await startWarehouse(systemPostgres());
  const load = ['run', '--source', 'snapshot', '--target', 'postgres', '--quiet'];
  const { code, stderr } = await run(load, postgresEnvironment(warehouse.as('etl')));
  if (code === 0) return warehouse;
  await warehouse[Symbol.asyncDispose]();
  throw new Error(`Loading the snapshot failed: ${stderr}`);
}

async function query<Row extends object = Record<string, unknown>>(
  settings: PostgresSettings,
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
