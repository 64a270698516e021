import { clockFinding, type Finding, failureOf } from '../finding.ts';
import type { Warehouse } from './connection.ts';
import { planLedger } from './ensure-ledger.ts';
import { readCatalog } from './introspection.ts';
import { holderOf } from './lock.ts';
import { readMigration } from './migration.ts';
import { describeFilters, readFilters } from './row-filters.ts';
import type { RedshiftTarget } from './target.ts';

/** Checks that the warehouse and the staging location are ready for a load. Changes nothing. */
export async function diagnoseRedshift(target: RedshiftTarget): Promise<Finding[]> {
  const findings: Finding[] = [];
  let warehouse: Warehouse | undefined;
  try {
    warehouse = await target.connect('doctor');
    findings.push(await connected(warehouse), await clock(warehouse));
    findings.push(...(await shape(warehouse, target)));
  } catch (error) {
    findings.push(failureOf(findings.length === 0 ? 'connection' : 'shape', error));
  } finally {
    await warehouse?.close();
  }
  return [...findings, ...(await stagingFindings(target))];
}

async function stagingFindings(target: RedshiftTarget): Promise<Finding[]> {
  const { staging } = target;
  if (staging === undefined) {
    const detail = 'no location is set for the files that COPY reads';
    const next = 'Set REDSHIFT_STAGING=s3://bucket/prefix, or use a lake on S3.';
    return [{ check: 'staging', status: 'failed', detail, next }];
  }
  const role = target.iamRole === 'default' ? 'the default role' : target.iamRole;
  return [
    ...(await staging.diagnose()).map((finding) => ({
      ...finding,
      check: `staging ${finding.check}`,
    })),
    {
      check: 'role',
      status: 'ok',
      detail: `COPY will read ${staging.url} as ${role}; only a load shows whether it has access`,
    },
  ];
}

async function connected(warehouse: Warehouse): Promise<Finding> {
  const { rows } = await warehouse.query(
    'select current_user as user_name, current_database() as database_name, version() as version',
  );
  const [row] = rows;
  const version = /Redshift [\d.]+/.exec(String(row?.['version']))?.[0] ?? row?.['version'];
  const detail = `${version}, database ${row?.['database_name']}, as ${row?.['user_name']}`;
  return { check: 'connection', status: 'ok', detail };
}

async function clock(warehouse: Warehouse): Promise<Finding> {
  const asked = Date.now();
  const { rows } = await warehouse.query('select getdate() as now_there');
  const here = (asked + Date.now()) / 2;
  return clockFinding('the warehouse', Date.parse(String(rows[0]?.['now_there'])) - here);
}

async function shape(warehouse: Warehouse, target: RedshiftTarget): Promise<Finding[]> {
  const catalog = await readCatalog(warehouse, target.schema);
  if (!catalog.schemaExists) {
    const detail = `schema "${target.schema}" does not exist yet; the first run creates it`;
    return [{ check: 'shape', status: 'ok', detail }];
  }
  const statements = await readMigration(warehouse, target, catalog, { tables: [] });
  const changes = planLedger(target.schema, catalog).length + statements.length;
  const detail =
    changes === 0
      ? `the tables of schema "${target.schema}" match their definitions`
      : `the next run adds what is missing in schema "${target.schema}" (${changes} statements)`;
  const findings: Finding[] = [{ check: 'shape', status: 'ok', detail }];
  const names = target.tables.map(({ name }) => name).filter((name) => catalog.relations.has(name));
  findings.push(await filters(warehouse, target.schema, names));
  if (!catalog.relations.has('etl_turns')) return findings;
  const holder = await holderOf(warehouse, target.schema);
  if (holder === undefined) {
    return [...findings, { check: 'turns', status: 'ok', detail: 'no run is in progress' }];
  }
  const next = 'Another run would wait for it for up to --lock-timeout.';
  return [
    ...findings,
    { check: 'turns', status: 'warning', detail: `in progress: ${holder.text}`, next },
  ];
}

/** What would hide rows from a load, which then fails. */
async function filters(
  warehouse: Warehouse,
  schema: string,
  tables: readonly string[],
): Promise<Finding> {
  const found = await readFilters(warehouse, schema, tables);
  if (found.length === 0) {
    const detail = 'row-level security does not apply to the user';
    return { check: 'filters', status: 'ok', detail };
  }
  return {
    check: 'filters',
    status: found.some(({ applies }) => applies) ? 'failed' : 'warning',
    detail: `these hide or change what a load reads, which fails it: ${found.map(({ kind, table }) => `${kind} on ${table}`).join(', ')}`,
    next: describeFilters(schema, found).join(' '),
  };
}
