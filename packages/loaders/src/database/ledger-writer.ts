import { randomUUID } from 'node:crypto';
import type { RunEnd } from '../ledger.ts';
import type { OpenRequest, RunInfo, RunOutcome, TableReport } from '../loader.ts';
import { refuseStaleReplays } from '../run/reject-state.ts';
import { execute, ledgerQueries } from '../sql/ledger-queries.ts';
import { inChunks, readRejectStates } from '../sql/read-reject-states.ts';
import { storableJson, storableText } from '../sql/storable-text.ts';
import type { DatabaseConnection } from './connection.ts';
import type { DatabaseTarget } from './target.ts';

/** Writes the entry of a run with its tables and rejects. The caller holds the transaction. */
export async function writeRun(
  connection: DatabaseConnection,
  schema: string,
  run: RunInfo,
  { status, outcome, tables, error }: RunEnd,
): Promise<void> {
  const db = ledgerQueries(schema);
  const finishedAt = new Date().toISOString();
  const entry = db.insertInto('etl_runs').values({
    run_id: run.runId,
    status,
    source: run.source,
    origin: run.origin,
    version: run.version,
    started_at: run.startedAt,
    finished_at: finishedAt,
    resources: storableJson(outcome.resources),
    drift: storableJson(outcome.drift),
    rejects: outcome.rejects.length,
    sequence: run.sequence ?? null,
    error_code: error?.code ?? null,
    error_message: error === null ? null : storableText(error.message),
  });
  await execute(connection, entry);
  if (tables.length > 0) {
    const reports = tables.map(({ table, pruned: _, ...counts }) => ({
      run_id: run.runId,
      table_name: table,
      ...counts,
    }));
    await execute(connection, db.insertInto('etl_run_tables').values(reports));
  }
  for (const reject of outcome.rejects) {
    const row = db.insertInto('etl_rejects').values({
      reject_id: randomUUID(),
      run_id: run.runId,
      resource: reject.resource,
      document_id: reject.documentId === null ? null : storableText(reject.documentId),
      issues: storableJson(reject.issues),
      raw: storableText(reject.raw),
      rejected_at: finishedAt,
      replayed_by: null,
    });
    await execute(connection, row);
  }
}

/**
 * Marks rejects as replayed by a run.
 *
 * @throws LoaderError `superseded` if one of them is no longer open
 */
async function markReplayed(
  connection: DatabaseConnection,
  { name, schema }: DatabaseTarget,
  runId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  refuseStaleReplays(name, name, ids, await readRejectStates(connection, schema, { ids }));
  const rejects = ledgerQueries(schema).updateTable('etl_rejects').set({ replayed_by: runId });
  await inChunks(ids, (some) => execute(connection, rejects.where('reject_id', 'in', some)));
}

/** Records a successful run and the rejects that it replayed. The caller holds the transaction. */
export async function writeSuccess(
  connection: DatabaseConnection,
  target: DatabaseTarget,
  { run, replays = [] }: OpenRequest,
  outcome: RunOutcome,
  tables: readonly TableReport[],
): Promise<void> {
  // Before the entry of this run, which may itself be a full load of their resource.
  await markReplayed(connection, target, run.runId, replays);
  await writeRun(connection, target.schema, run, {
    status: 'succeeded',
    outcome,
    tables,
    error: null,
  });
}
