import { LoaderError } from '../errors/loader-error.ts';
import type { Ledger, LedgerReject, LedgerRun, LedgerRunDetails, RejectFilter } from '../ledger.ts';
import type { ResourceCounts, TableReport } from '../loader.ts';
import { type FullLoads, fullLoadsOf, rejectState } from '../run/reject-state.ts';
import { qualified } from '../sql/names.ts';
import type { Warehouse } from './connection.ts';

type Entry = Readonly<Record<string, unknown>>;

/** More than this many begin with the same digits only where nobody chose. */
const fewMatches = 10;

/**
 * The ledger of a schema. What became of a reject is worked out here: the runs and rejects are
 * few, and Redshift takes no subquery that looks into a list for each row.
 *
 * @param target name of the target, for messages
 */
export async function redshiftLedger(
  target: string,
  schema: string,
  warehouse: Warehouse,
): Promise<Ledger> {
  const { rows } = await warehouse.query(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relname = 'etl_runs'`,
    [schema],
  );
  if (rows.length === 0) {
    await warehouse.close();
    throw new LoaderError(
      'not_found',
      `There is no ledger in schema "${schema}" on ${target} yet: no run has ended there. ` +
        `Fill it first: spacex-etl run --target ${target}`,
      { target },
    );
  }
  return {
    runs: ({ limit } = {}) => allRuns(warehouse, schema, limit),
    async run(id) {
      const found = (await allRuns(warehouse, schema)).filter((run) => begins(run.runId, id));
      const details: LedgerRunDetails[] = [];
      for (const run of found.slice(0, fewMatches)) {
        details.push({ ...run, tables: await reportsOf(warehouse, schema, run.runId) });
      }
      return details;
    },
    async rejects({ resource, runId, all = false, limit }: RejectFilter = {}) {
      const found = (await allRejects(warehouse, schema)).filter(
        (reject) =>
          (resource === undefined || reject.resource === resource) &&
          (runId === undefined || begins(reject.runId, runId)) &&
          (all || reject.state === 'open'),
      );
      return found.slice(0, limit);
    },
    async reject(id) {
      const found = await allRejects(warehouse, schema);
      return found.filter(({ rejectId }) => begins(rejectId, id)).slice(0, fewMatches);
    },
    close: () => warehouse.close(),
  };
}

/** What became of the tables of a run that succeeded, by name. */
export async function reportsOf(
  warehouse: Warehouse,
  schema: string,
  runId: string,
): Promise<TableReport[]> {
  const { rows } = await warehouse.query(
    `select table_name, "rows", inserted, updated, unchanged, deleted from ${qualified(schema, 'etl_run_tables')} where run_id = $1 order by table_name`,
    [runId],
  );
  return rows.map((row) => ({
    table: String(row['table_name']),
    rows: Number(row['rows']),
    inserted: Number(row['inserted']),
    updated: Number(row['updated']),
    unchanged: Number(row['unchanged']),
    deleted: Number(row['deleted']),
  }));
}

/** The status of a run, or undefined where the ledger does not know it. */
export async function statusOfRun(
  warehouse: Warehouse,
  schema: string,
  runId: string,
): Promise<LedgerRun['status'] | undefined> {
  const { rows } = await warehouse.query(
    `select status from ${qualified(schema, 'etl_runs')} where run_id = $1`,
    [runId],
  );
  return rows[0]?.['status'] as LedgerRun['status'] | undefined;
}

/** Every run, or so many of them, newest first. */
async function allRuns(warehouse: Warehouse, schema: string, limit?: number): Promise<LedgerRun[]> {
  const most = limit === undefined ? '' : ` limit ${Math.trunc(limit)}`;
  const { rows } = await warehouse.query(
    `select run_id, status, source, origin, version, started_at, finished_at, resources, drift, rejects, error_code, error_message from ${qualified(schema, 'etl_runs')} order by finished_at desc, run_id desc${most}`,
  );
  return rows.map(runOf);
}

/** Whether a run from the API has ever been committed to the schema. */
export async function holdsApiData(warehouse: Warehouse, schema: string): Promise<boolean> {
  const { rows } = await warehouse.query(
    `select run_id from ${qualified(schema, 'etl_runs')} where status = 'succeeded' and origin = 'api' limit 1`,
  );
  return rows.length > 0;
}

/** Every reject with its state, newest first. */
export async function allRejects(warehouse: Warehouse, schema: string): Promise<LedgerReject[]> {
  const runs = new Map((await allRuns(warehouse, schema)).map((run) => [run.runId, run]));
  const fullLoads = fullLoadsOf(runs.values());
  const { rows } = await warehouse.query(
    `select reject_id, run_id, resource, document_id, issues, "raw", rejected_at, replayed_by from ${qualified(schema, 'etl_rejects')} order by rejected_at desc, reject_id`,
  );
  return rows.flatMap((row) => {
    const run = runs.get(String(row['run_id']));
    return run === undefined ? [] : [rejectOf(row, run, fullLoads)];
  });
}

function runOf(row: Entry): LedgerRun {
  const code = row['error_code'];
  return {
    runId: String(row['run_id']),
    status: row['status'] as LedgerRun['status'],
    source: String(row['source']),
    origin: row['origin'] as LedgerRun['origin'],
    version: String(row['version']),
    startedAt: String(row['started_at']),
    finishedAt: String(row['finished_at']),
    resources: JSON.parse(String(row['resources'])) as ResourceCounts[],
    drift: JSON.parse(String(row['drift'])) as LedgerRun['drift'],
    rejects: Number(row['rejects']),
    error:
      code === null ? null : { code: String(code), message: String(row['error_message'] ?? '') },
  };
}

function rejectOf(row: Entry, run: LedgerRun, fullLoads: FullLoads): LedgerReject {
  const resource = String(row['resource']);
  const replayedBy = (row['replayed_by'] as string | null) ?? null;
  const { finishedAt } = run;
  return {
    rejectId: String(row['reject_id']),
    runId: run.runId,
    origin: run.origin,
    resource,
    documentId: (row['document_id'] as string | null) ?? null,
    issues: JSON.parse(String(row['issues'])) as LedgerReject['issues'],
    raw: String(row['raw']),
    rejectedAt: String(row['rejected_at']),
    state: rejectState({ resource, replayedBy, finishedAt }, fullLoads),
    replayedBy,
  };
}

function begins(id: string, beginning: string): boolean {
  return beginning !== '' && id.startsWith(beginning.toLowerCase());
}
