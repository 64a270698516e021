import type { Selectable } from 'kysely';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { Ledger, LedgerReject, LedgerRun, LedgerRunDetails, RejectFilter } from '../ledger.ts';
import type { TableReport } from '../loader.ts';
import { readChecks } from './check-ledger.ts';
import { kyselyOver } from './dialect.ts';
import type { LedgerTables } from './ledger-tables.ts';
import type { Reader } from './reader.ts';
import { rejectState } from './reject-state.ts';

/** More than this many runs or rejects begin with the same digits only where nobody chose. */
const fewMatches = 10;

/**
 * The ledger of a database. Its calls fail with `not_found` where no run has ended there yet.
 *
 * @param target name of the target, for messages
 */
export function databaseLedger(target: string, schema: string, reader: Reader): Ledger {
  const query: Reader['query'] = (statement, parameters) =>
    reader.query(statement, parameters).catch((error: unknown) => {
      throw isUndefinedTable(error) ? noLedger(target, schema, error) : error;
    });
  const db = kyselyOver({ query }).withSchema(schema);
  const state = rejectState(schema);

  const tablesOf = async (runId: string): Promise<TableReport[]> => {
    const rows = await db
      .selectFrom('etl_run_tables')
      .select(['table_name as table', 'rows', 'inserted', 'updated', 'unchanged', 'deleted'])
      .where('run_id', '=', runId)
      .orderBy('table_name')
      .execute();
    return rows.map((row) => ({ ...row }));
  };

  const rejects = () =>
    db
      .selectFrom('etl_rejects as r')
      .innerJoin('etl_runs as own_run', 'own_run.run_id', 'r.run_id')
      .selectAll('r')
      .select('own_run.origin')
      .select(state.as('state'))
      .orderBy('r.rejected_at', 'desc')
      .orderBy('r.reject_id');

  return {
    async runs({ limit } = {}) {
      let query = db
        .selectFrom('etl_runs')
        .selectAll()
        .orderBy('finished_at', 'desc')
        .orderBy('run_id', 'desc');
      if (limit !== undefined) query = query.limit(limit);
      return (await query.execute()).map(runOf);
    },
    async run(id) {
      const rows = await db
        .selectFrom('etl_runs')
        .selectAll()
        .where((eb) => eb.cast<string>('run_id', 'text'), 'like', beginning(id))
        .orderBy('run_id', 'desc')
        .limit(fewMatches)
        .execute();
      const found: LedgerRunDetails[] = [];
      for (const row of rows) found.push({ ...runOf(row), tables: await tablesOf(row.run_id) });
      return found;
    },
    checks: (runId) => readChecks(reader.query, schema, runId),
    async rejects({ resource, runId, all = false, limit }: RejectFilter = {}) {
      let query = rejects();
      if (resource !== undefined) query = query.where('r.resource', '=', resource);
      if (runId !== undefined) {
        query = query.where((eb) => eb.cast<string>('r.run_id', 'text'), 'like', beginning(runId));
      }
      if (!all) query = query.where(state, '=', 'open');
      if (limit !== undefined) query = query.limit(limit);
      return (await query.execute()).map(rejectOf);
    },
    async reject(id) {
      const rows = await rejects()
        .where((eb) => eb.cast<string>('r.reject_id', 'text'), 'like', beginning(id))
        .limit(fewMatches)
        .execute();
      return rows.map(rejectOf);
    },
    close: () => reader.close(),
  };
}

function isUndefinedTable(error: unknown): boolean {
  return isLoaderError(error) && error.reason === '42P01';
}

function noLedger(target: string, schema: string, cause: unknown): LoaderError {
  return new LoaderError(
    'not_found',
    `There is no ledger in schema "${schema}" on ${target} yet: no run has ended there. ` +
      `Fill it first: spacex-etl run --target ${target}`,
    { target, cause },
  );
}

/** A LIKE pattern; an id has hexadecimal digits and hyphens, so anything else matches nothing. */
function beginning(id: string): string {
  return /^[0-9a-f-]+$/i.test(id) ? `${id.toLowerCase()}%` : '';
}

function runOf(row: Selectable<LedgerTables['etl_runs']>): LedgerRun {
  return {
    runId: row.run_id,
    status: row.status,
    source: row.source,
    origin: row.origin,
    version: row.version,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    resources: row.resources as LedgerRun['resources'],
    drift: row.drift as LedgerRun['drift'],
    rejects: row.rejects,
    error:
      row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
  };
}

function rejectOf(
  row: Selectable<LedgerTables['etl_rejects']> & Pick<LedgerReject, 'origin' | 'state'>,
): LedgerReject {
  return {
    rejectId: row.reject_id,
    runId: row.run_id,
    origin: row.origin,
    resource: row.resource,
    documentId: row.document_id,
    issues: row.issues as LedgerReject['issues'],
    raw: row.raw,
    rejectedAt: row.rejected_at,
    state: row.state,
    replayedBy: row.replayed_by,
  };
}
