import { isLoaderError } from '../errors/loader-error.ts';
import { clockFinding, type Finding } from '../finding.ts';
import type { DatabaseConnection } from './connection.ts';
import { planLedger } from './ensure-ledger.ts';
import { readCatalog } from './introspection.ts';
import { lockHolder } from './lock.ts';
import { readMigration } from './migration.ts';
import { missingGrants } from './missing-privileges.ts';
import type { DatabaseTarget } from './target.ts';

const oldestServer = 140_000;

/** Checks everything that a load needs of a connected database. Changes nothing. */
export async function diagnoseDatabase(
  connection: DatabaseConnection,
  target: DatabaseTarget,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of [version, clock, writes, rights, shape, turns]) {
    try {
      findings.push(await check(connection, target));
    } catch (error) {
      if (!isLoaderError(error)) throw error;
      findings.push({ check: check.name, status: 'failed', detail: error.message, error });
    }
  }
  return findings;
}

type Check = (connection: DatabaseConnection, target: DatabaseTarget) => Promise<Finding>;

const version: Check = async (connection) => {
  const [row] = await rowsOf(
    connection,
    `select current_setting('server_version') as text,
            cast(current_setting('server_version_num') as integer) as number`,
  );
  const detail = `PostgreSQL ${row?.['text']}`;
  if (Number(row?.['number']) >= oldestServer) return { check: 'version', status: 'ok', detail };
  return {
    check: 'version',
    status: 'failed',
    detail: `${detail} is older than 14`,
    next: 'Upgrade the server; the loader is not tested on older ones.',
  };
};

const clock: Check = async (connection) => {
  const asked = Date.now();
  const [row] = await rowsOf(connection, 'select clock_timestamp() as now');
  // The server read its clock about halfway between the request and the response.
  const here = (asked + Date.now()) / 2;
  const ahead = Date.parse(String(row?.['now'])) - here;
  return clockFinding('the server', ahead);
};

const writes: Check = async (connection) => {
  const [row] = await rowsOf(
    connection,
    `select pg_is_in_recovery() as standby, current_setting('transaction_read_only') as read_only`,
  );
  if (row?.['standby'] === true) {
    return {
      check: 'writes',
      status: 'failed',
      detail: 'the server is a standby and accepts no writes',
      next: 'Connect to the primary server.',
    };
  }
  if (row?.['read_only'] === 'on') {
    return {
      check: 'writes',
      status: 'failed',
      detail: 'transactions are read-only by default (default_transaction_read_only)',
      next: 'Turn it off for this user: alter role … set default_transaction_read_only to off.',
    };
  }
  return { check: 'writes', status: 'ok', detail: 'the server accepts writes' };
};

const rights: Check = async (connection, { schema }) => {
  const grants = await missingGrants(connection, schema);
  if (grants.length === 0) {
    return {
      check: 'rights',
      status: 'ok',
      detail: `the user has the privileges that a load into schema "${schema}" needs`,
    };
  }
  return {
    check: 'rights',
    status: 'failed',
    detail: `the user lacks privileges for a load into schema "${schema}"`,
    next: `Ask the owner of the database to run: ${grants.join('; ')};`,
  };
};

const shape: Check = async (connection, target) => {
  const catalog = await readCatalog(connection, target.schema);
  if (!catalog.schemaExists) {
    return {
      check: 'shape',
      status: 'ok',
      detail: `schema "${target.schema}" does not exist yet; the first run creates it`,
    };
  }
  const { statements } = await readMigration(connection, target, catalog, target.tables);
  const changes = [...planLedger(target.schema, catalog), ...statements].length;
  return {
    check: 'shape',
    status: 'ok',
    detail:
      changes === 0
        ? `the tables of schema "${target.schema}" match their definitions`
        : `the next run adds what is missing in schema "${target.schema}" (${changes} statements; spacex-etl plan shows them)`,
  };
};

const turns: Check = async (connection, { schema }) => {
  const holder = await lockHolder(connection, schema);
  if (holder === '') return { check: 'turns', status: 'ok', detail: 'no run is in progress' };
  return {
    check: 'turns',
    status: 'warning',
    detail: `a run is in progress${holder}`,
    next: 'Another run would wait for it for up to --lock-timeout.',
  };
};

async function rowsOf(connection: DatabaseConnection, sql: string) {
  return (await connection.query(sql)).rows;
}
