import { randomUUID } from 'node:crypto';
import { LoaderError } from '../errors/loader-error.ts';
import type { RunEnd } from '../ledger.ts';
import type { OpenRequest, RunInfo, RunOutcome, TableReport } from '../loader.ts';
import { literal, qualified, quoted } from '../sql/names.ts';
import { storableJson, storableText } from '../sql/storable-text.ts';
import { type DatabaseConnection, transaction } from './connection.ts';
import { kyselyOver } from './dialect.ts';
import { type Catalog, readCatalog } from './introspection.ts';
import { type LedgerTables, ledgerDdl, ledgerDescriptions } from './ledger-tables.ts';
import { rejectState } from './reject-state.ts';
import type { DatabaseTarget } from './target.ts';

/** Statements that make the schema and the ledger where they are missing. */
export function planLedger(schema: string, catalog: Catalog): string[] {
  const statements: string[] = [];
  if (!catalog.schemaExists) statements.push(`create schema ${quoted(schema)}`);
  for (const name of Object.keys(ledgerDdl) as (keyof LedgerTables)[]) {
    if (catalog.relations.has(name)) continue;
    const table = qualified(schema, name);
    statements.push(`create table ${table} ${ledgerDdl[name]}`);
    statements.push(`comment on table ${table} is ${literal(ledgerDescriptions[name])}`);
  }
  return statements;
}

/** Makes the schema and the ledger where they are missing; asks for no right it does not need. */
export async function ensureLedger(connection: DatabaseConnection, schema: string): Promise<void> {
  const statements = planLedger(schema, await readCatalog(connection, schema));
  if (statements.length === 0) return;
  await transaction(connection, async () => {
    for (const statement of statements) await connection.query(statement);
  });
}

/** Writes the entry of a run with its tables and rejects. The caller holds the transaction. */
export async function writeRun(
  connection: DatabaseConnection,
  schema: string,
  run: RunInfo,
  { status, outcome, tables, error }: RunEnd,
): Promise<void> {
  const db = kyselyOver(connection).withSchema(schema);
  const finishedAt = new Date().toISOString();
  await db
    .insertInto('etl_runs')
    .values({
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
      error_code: error?.code ?? null,
      error_message: error === null ? null : storableText(error.message),
    })
    .execute();
  if (tables.length > 0) {
    await db
      .insertInto('etl_run_tables')
      .values(
        tables.map(({ table, ...counts }) => ({ run_id: run.runId, table_name: table, ...counts })),
      )
      .execute();
  }
  for (const reject of outcome.rejects) {
    await db
      .insertInto('etl_rejects')
      .values({
        reject_id: randomUUID(),
        run_id: run.runId,
        resource: reject.resource,
        document_id: reject.documentId === null ? null : storableText(reject.documentId),
        issues: storableJson(reject.issues),
        raw: storableText(reject.raw),
        rejected_at: finishedAt,
        replayed_by: null,
      })
      .execute();
  }
}

/**
 * Notes on rejects that a run took them up again. Their documents may have been read anew since
 * they were chosen: then an older one would replace a newer, so the run must not commit.
 *
 * @throws LoaderError `superseded`
 */
export async function markReplayed(
  connection: DatabaseConnection,
  { name, schema }: Pick<DatabaseTarget, 'name' | 'schema'>,
  runId: string,
  rejectIds: readonly string[],
): Promise<void> {
  if (rejectIds.length === 0) return;
  const { numUpdatedRows } = await kyselyOver(connection)
    .withSchema(schema)
    .updateTable('etl_rejects as r')
    .set({ replayed_by: runId })
    .where('r.reject_id', 'in', rejectIds)
    .where(rejectState(schema), '=', 'open')
    .executeTakeFirst();
  if (Number(numUpdatedRows) === rejectIds.length) return;
  throw new LoaderError(
    'superseded',
    `Another run on ${name} has read or replayed some of these documents meanwhile. ` +
      'Nothing was committed. Look at the rejects that are left, and replay those.',
    { target: name },
  );
}

/** Notes a run that succeeded, and the rejects that it took up. The caller holds the transaction. */
export async function writeSuccess(
  connection: DatabaseConnection,
  target: DatabaseTarget,
  { run, replays = [] }: OpenRequest,
  outcome: RunOutcome,
  tables: readonly TableReport[],
): Promise<void> {
  // Before the entry of this run, which may itself have read their resource anew.
  await markReplayed(connection, target, run.runId, replays);
  await writeRun(connection, target.schema, run, {
    status: 'succeeded',
    outcome,
    tables,
    error: null,
  });
}

/** The status of a run, or undefined where the ledger does not know it. */
export async function statusOfRun(
  connection: DatabaseConnection,
  schema: string,
  runId: string,
): Promise<string | undefined> {
  const row = await kyselyOver(connection)
    .withSchema(schema)
    .selectFrom('etl_runs')
    .select('status')
    .where('run_id', '=', runId)
    .executeTakeFirst();
  return row?.status;
}

/** Whether rows of the API have ever been committed here. */
export async function holdsApiData(
  connection: DatabaseConnection,
  schema: string,
): Promise<boolean> {
  const row = await kyselyOver(connection)
    .withSchema(schema)
    .selectFrom('etl_runs')
    .select('run_id')
    .where('status', '=', 'succeeded')
    .where('origin', '=', 'api')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
