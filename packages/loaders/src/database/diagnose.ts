import { clockFinding, type Finding, failureOf } from '../finding.ts';
import type { ResultRow } from '../sql/query-result.ts';
import type { DatabaseConnection } from './connection.ts';
import { inUtf8, isSufficient, readEncoding } from './encoding.ts';
import { planLedger } from './ensure-ledger.ts';
import { readCatalog } from './introspection.ts';
import { lockHolder } from './lock.ts';
import { readMigration } from './migration.ts';
import { missingGrants } from './missing-privileges.ts';
import { describeFilters, namesOf, readFilters } from './row-filters.ts';
import type { DatabaseTarget } from './target.ts';

const oldestServer = 140_000;

/** Checks everything that a load needs of a connected database. Changes nothing. */
export async function diagnoseDatabase(
  connection: DatabaseConnection,
  target: DatabaseTarget,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(checks)) {
    try {
      findings.push({ check: name, ...(await check(connection, target)) });
    } catch (error) {
      findings.push(failureOf(name, error));
    }
  }
  return findings;
}

type Check = (
  connection: DatabaseConnection,
  target: DatabaseTarget,
) => Promise<Omit<Finding, 'check'>>;

const checks: Readonly<Record<string, Check>> = {
  async version(connection) {
    const { text, number } = await firstRow(
      connection,
      `select current_setting('server_version') as text,
              cast(current_setting('server_version_num') as integer) as number`,
    );
    const detail = `PostgreSQL ${text}`;
    if (Number(number) >= oldestServer) return { status: 'ok', detail };
    const next = 'Upgrade the server; the loader is not tested on older ones.';
    return { status: 'failed', detail: `${detail} is older than 14`, next };
  },
  async encoding(connection) {
    const encoding = await readEncoding(connection);
    const detail = `the database is encoded in ${encoding}`;
    if (isSufficient(encoding)) return { status: 'ok', detail };
    return {
      status: 'failed',
      detail: `${detail}, which lacks characters of the data`,
      next: inUtf8,
    };
  },
  async clock(connection) {
    const asked = Date.now();
    const { now } = await firstRow(connection, 'select clock_timestamp() as now');
    // The server read its clock about halfway between the request and the response.
    const here = (asked + Date.now()) / 2;
    return clockFinding('the server', Date.parse(String(now)) - here);
  },
  async writes(connection) {
    const { standby, read_only } = await firstRow(
      connection,
      `select pg_is_in_recovery() as standby, current_setting('transaction_read_only') as read_only`,
    );
    if (standby === true) {
      const detail = 'the server is a standby and accepts no writes';
      return { status: 'failed', detail, next: 'Connect to the primary server.' };
    }
    if (read_only === 'on') {
      return {
        status: 'failed',
        detail: 'transactions are read-only by default (default_transaction_read_only)',
        next: 'Turn it off for this user: alter role … set default_transaction_read_only to off.',
      };
    }
    return { status: 'ok', detail: 'the server accepts writes' };
  },
  async rights(connection, { schema }) {
    const grants = await missingGrants(connection, schema);
    if (grants.length === 0) {
      const detail = `the user has the privileges that a load into schema "${schema}" needs`;
      return { status: 'ok', detail };
    }
    const detail = `the user lacks privileges for a load into schema "${schema}"`;
    const next = `Ask the owner of the database to run: ${grants.join('; ')};`;
    return { status: 'failed', detail, next };
  },
  async shape(connection, target) {
    const { schema, tables } = target;
    const catalog = await readCatalog(connection, schema);
    if (!catalog.schemaExists) {
      const detail = `schema "${schema}" does not exist yet; the first run creates it`;
      return { status: 'ok', detail };
    }
    const { statements } = await readMigration(connection, target, catalog, tables);
    const changes = [...planLedger(schema, catalog), ...statements].length;
    const detail =
      changes === 0
        ? `the tables of schema "${schema}" match their definitions`
        : `the next run adds what is missing in schema "${schema}" (${changes} statements; spacex-etl plan shows them)`;
    return { status: 'ok', detail };
  },
  async filters(connection, { schema, tables }) {
    const names = tables.map(({ name }) => name);
    const found = (await readFilters(connection, schema, names)).filter(
      // Triggers after a change are common and mostly harmless, for example those of an audit.
      (filter) => filter.kind !== 'trigger' || filter.before,
    );
    if (found.length === 0) {
      const detail = 'no policy, trigger, rule or foreign key drops or changes rows';
      return { status: 'ok', detail };
    }
    const isCertain = found.some((filter) => filter.kind === 'policies' && filter.denied !== '');
    return {
      status: isCertain ? 'failed' : 'warning',
      detail: `these can drop or change rows, which fails a load: ${namesOf(found).join(', ')}`,
      next: describeFilters(schema, found).join(' '),
    };
  },
  async turns(connection, { schema }) {
    const holder = await lockHolder(connection, schema);
    if (holder === '') return { status: 'ok', detail: 'no run is in progress' };
    const next = 'Another run would wait for it for up to --lock-timeout.';
    return { status: 'warning', detail: `a run is in progress${holder}`, next };
  },
};

async function firstRow(connection: DatabaseConnection, sql: string): Promise<ResultRow> {
  return (await connection.query(sql)).rows[0] ?? {};
}
