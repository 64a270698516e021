import { type Selectable, sql } from 'kysely';
import { LoaderError } from '../errors/loader-error.ts';
import type { Ledger, LedgerReject, LedgerRun, LedgerRunDetails } from '../ledger.ts';
import type { TableReport } from '../loader.ts';
import { highestOrigin, type Origin } from '../origin.ts';
import { type RejectedAt, repetitionsOf } from '../run/repeated-rejects.ts';
import {
  execute,
  type LedgerConnection,
  type LedgerTables,
  ledgerQueries,
} from './ledger-queries.ts';
import { beginsWith, inChunks, jsonValue, readRejectStates } from './read-reject-states.ts';

/** Limit for searches by the beginning of an id. */
const maxMatches = 10;

/** Reads the ledger of a schema. */
export function sqlLedger(
  connection: LedgerConnection & { close(): Promise<void> },
  schema: string,
): Ledger {
  const db = ledgerQueries(schema);
  const newestRuns = db
    .selectFrom('etl_runs')
    .selectAll()
    .orderBy('finished_at', 'desc')
    .orderBy('run_id', 'desc');

  /** Some rejects, in the order of their states. */
  const rejectsOf = async (
    states: readonly (readonly [string, LedgerReject['state']])[],
  ): Promise<LedgerReject[]> => {
    const ids = states.map(([id]) => id);
    const query = db
      .selectFrom('etl_rejects as r')
      .innerJoin('etl_runs as own_run', 'own_run.run_id', 'r.run_id')
      .selectAll('r')
      .select('own_run.origin');
    const rows = await inChunks(ids, (some) =>
      execute(connection, query.where('r.reject_id', 'in', some)),
    );
    const byId = new Map(rows.map((row) => [row.reject_id, row]));
    const repetitionOf = repetitionsOf(await earlierRejects(connection, schema, rows));
    return states.flatMap(([id, state]) => {
      const row = byId.get(id);
      return row === undefined ? [] : [rejectOf(row, state, repetitionOf)];
    });
  };

  return {
    async runs({ limit } = {}) {
      const query = limit === undefined ? newestRuns : newestRuns.limit(sql.lit(limit));
      return (await execute(connection, query)).map(runOf);
    },
    async run(id) {
      const query = newestRuns.where(beginsWith('run_id', id)).limit(sql.lit(maxMatches));
      const found: LedgerRunDetails[] = [];
      for (const run of (await execute(connection, query)).map(runOf)) {
        found.push({ ...run, tables: await reportsOf(connection, schema, run.runId) });
      }
      return found;
    },
    async rejects({ all = false, limit, ...selection } = {}) {
      const states = [...(await readRejectStates(connection, schema, selection))];
      const wanted = all ? states : states.filter(([, state]) => state === 'open');
      return rejectsOf(wanted.slice(0, limit));
    },
    async reject(id) {
      const states = [...(await readRejectStates(connection, schema, { id }))];
      return rejectsOf(states.slice(0, maxMatches));
    },
    close: () => connection.close(),
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

/** All rejects of the documents of some rejects, without the documents. */
async function earlierRejects(
  connection: LedgerConnection,
  schema: string,
  rejects: readonly { readonly document_id: string | null }[],
): Promise<readonly RejectedAt[]> {
  const ids = new Set(rejects.flatMap(({ document_id }) => document_id ?? []));
  const query = ledgerQueries(schema)
    .selectFrom('etl_rejects')
    .select(['resource', 'document_id', 'rejected_at']);
  const rows = await inChunks([...ids], (some) =>
    execute(connection, query.where('document_id', 'in', some)),
  );
  return rows.map(({ resource, document_id: documentId, rejected_at: rejectedAt }) => {
    return { resource, documentId, rejectedAt };
  });
}

/** The error of a schema without a ledger. */
export function noLedger(target: string, schema: string, cause?: unknown): LoaderError {
  return new LoaderError(
    'not_found',
    `There is no ledger in schema "${schema}" on ${target} yet: no run has finished there. ` +
      `Fill it first: spacex-etl run --target ${target}`,
    { target, cause },
  );
}

/** What a successful run did to its tables, by name. */
export async function reportsOf(
  connection: LedgerConnection,
  schema: string,
  runId: string,
): Promise<readonly TableReport[]> {
  const query = ledgerQueries(schema)
    .selectFrom('etl_run_tables')
    .select(['table_name as table', 'rows', 'inserted', 'updated', 'unchanged', 'deleted'])
    .where('run_id', '=', runId)
    .orderBy('table_name');
  return execute(connection, query);
}

/** The status of a run, or undefined if the ledger has no entry of it. */
export async function statusOfRun(
  connection: LedgerConnection,
  schema: string,
  runId: string,
): Promise<LedgerRun['status'] | undefined> {
  const query = ledgerQueries(schema)
    .selectFrom('etl_runs')
    .select('status')
    .where('run_id', '=', runId);
  return (await execute(connection, query))[0]?.status;
}

/** The id of the newest run that was committed to the schema, in the order of the ledger. */
export async function readNewestRun(
  connection: LedgerConnection,
  schema: string,
): Promise<string | undefined> {
  const query = ledgerQueries(schema)
    .selectFrom('etl_runs')
    .select('run_id')
    .where('status', '=', 'succeeded')
    .orderBy('finished_at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(sql.lit(1));
  return (await execute(connection, query))[0]?.run_id;
}

/** The most complete origin of the runs that were ever committed to the schema. */
export async function readHighestOrigin(
  connection: LedgerConnection,
  schema: string,
): Promise<Origin | undefined> {
  const query = ledgerQueries(schema)
    .selectFrom('etl_runs')
    .select('origin')
    .distinct()
    .where('status', '=', 'succeeded');
  return highestOrigin((await execute(connection, query)).map(({ origin }) => origin));
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
    resources: jsonValue(row.resources),
    drift: jsonValue(row.drift),
    rejects: row.rejects,
    ...(row.sequence == null ? {} : { sequence: Number(row.sequence) }),
    error:
      row.error_code === null ? null : { code: row.error_code, message: row.error_message ?? '' },
  };
}

function rejectOf(
  row: Selectable<LedgerTables['etl_rejects']> & Pick<LedgerReject, 'origin'>,
  state: LedgerReject['state'],
  repetitionOf: ReturnType<typeof repetitionsOf>,
): LedgerReject {
  const rejected = {
    resource: row.resource,
    documentId: row.document_id,
    rejectedAt: row.rejected_at,
  };
  return {
    ...rejected,
    ...repetitionOf(rejected),
    rejectId: row.reject_id,
    runId: row.run_id,
    origin: row.origin,
    issues: jsonValue(row.issues),
    raw: row.raw,
    state,
    replayedBy: row.replayed_by,
  };
}
