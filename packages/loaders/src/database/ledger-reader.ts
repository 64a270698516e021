import type { Selectable } from 'kysely';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { Ledger, LedgerReject, LedgerRun, LedgerRunDetails, RejectFilter } from '../ledger.ts';
import type { TableReport } from '../loader.ts';
import type { Reader } from '../reader.ts';
import type { DatabaseConnection } from './connection.ts';
import { readChecks } from './ledger-checks.ts';
import { execute, ledgerQueries } from './ledger-queries.ts';
import type { LedgerTables } from './ledger-tables.ts';
import { anyOf, beginning, readRejectStates } from './reject-states.ts';

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
  const connection = { query };
  const db = ledgerQueries(schema);

  const tablesOf = (runId: string): Promise<readonly TableReport[]> =>
    execute(
      connection,
      db
        .selectFrom('etl_run_tables')
        .select(['table_name as table', 'rows', 'inserted', 'updated', 'unchanged', 'deleted'])
        .where('run_id', '=', runId)
        .orderBy('table_name'),
    );

  /** Some rejects, in the order of their states. */
  const rejectsOf = async (
    states: readonly (readonly [string, LedgerReject['state']])[],
  ): Promise<LedgerReject[]> => {
    const ids = states.map(([id]) => id);
    const rows = await execute(
      connection,
      db
        .selectFrom('etl_rejects as r')
        .innerJoin('etl_runs as own_run', 'own_run.run_id', 'r.run_id')
        .selectAll('r')
        .select('own_run.origin')
        .where('r.reject_id', '=', anyOf(ids)),
    );
    const byId = new Map(rows.map((row) => [row.reject_id, row]));
    return states.flatMap(([id, state]) => {
      const row = byId.get(id);
      return row === undefined ? [] : [rejectOf(row, state)];
    });
  };

  return {
    async runs({ limit } = {}) {
      let runs = db
        .selectFrom('etl_runs')
        .selectAll()
        .orderBy('finished_at', 'desc')
        .orderBy('run_id', 'desc');
      if (limit !== undefined) runs = runs.limit(limit);
      return (await execute(connection, runs)).map(runOf);
    },
    async run(id) {
      const rows = await execute(
        connection,
        db
          .selectFrom('etl_runs')
          .selectAll()
          .where((eb) => eb.cast<string>('run_id', 'text'), 'like', beginning(id))
          .orderBy('run_id', 'desc')
          .limit(fewMatches),
      );
      const found: LedgerRunDetails[] = [];
      for (const row of rows) found.push({ ...runOf(row), tables: await tablesOf(row.run_id) });
      return found;
    },
    checks: (runId) => readChecks(reader.query, schema, runId),
    async rejects({ all = false, limit, ...selection }: RejectFilter = {}) {
      const states = [...(await readRejectStates(connection, schema, selection))];
      const wanted = all ? states : states.filter(([, state]) => state === 'open');
      return rejectsOf(wanted.slice(0, limit));
    },
    async reject(id) {
      const states = [...(await readRejectStates(connection, schema, { id }))];
      return rejectsOf(states.slice(0, fewMatches));
    },
    close: () => reader.close(),
  };
}

/** The status of a run, or undefined if the ledger has no entry of it. */
export async function statusOfRun(
  connection: DatabaseConnection,
  schema: string,
  runId: string,
): Promise<LedgerRun['status'] | undefined> {
  const run = ledgerQueries(schema)
    .selectFrom('etl_runs')
    .select('status')
    .where('run_id', '=', runId);
  return (await execute(connection, run))[0]?.status;
}

/** Whether a run from the API has ever been committed to the schema. */
export async function holdsApiData(
  connection: DatabaseConnection,
  schema: string,
): Promise<boolean> {
  const runs = ledgerQueries(schema)
    .selectFrom('etl_runs')
    .select('run_id')
    .where('status', '=', 'succeeded')
    .where('origin', '=', 'api')
    .limit(1);
  return (await execute(connection, runs)).length > 0;
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
  row: Selectable<LedgerTables['etl_rejects']> & Pick<LedgerReject, 'origin'>,
  state: LedgerReject['state'],
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
    state,
    replayedBy: row.replayed_by,
  };
}
