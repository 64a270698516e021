import type { Table } from '@spacex-platform/transform';
import type { OpenRequest, RunOutcome, TableReport } from '../loader.ts';
import { readCatalog } from './catalog.ts';
import type { DatabaseConnection } from './connection.ts';
import { markReplayed, writeRun } from './ledger.ts';
import { mergeTable, type PruneOptions } from './merge.ts';
import { planMigration } from './migration.ts';
import type { Staging } from './staging.ts';
import { storableText } from './storable-text.ts';
import { allTables, type DatabaseTarget } from './target.ts';

/** What a transaction has done, before its COMMIT. */
export interface Published {
  readonly reports: readonly TableReport[];
  /** Changes of the schema, in order. */
  readonly ddl: readonly string[];
}

/**
 * Brings the schema and its tables to the run's state, ledger included. The caller holds the
 * transaction and the locks; the shape is compared again, since somebody may have changed a
 * table while the documents came in.
 */
export async function publish(
  connection: DatabaseConnection,
  target: DatabaseTarget,
  request: OpenRequest,
  staging: Staging,
  counts: ReadonlyMap<Table, number>,
  outcome: RunOutcome,
): Promise<Published> {
  const { name, schema } = target;
  const { run, onEvent } = request;
  const catalog = await readCatalog(connection, schema);
  const { statements, widened } = planMigration(target, catalog, allTables(target, request));
  if (statements.length > 0) {
    for (const statement of statements) await connection.query(statement);
    onEvent?.({ type: 'migrated', target: name, statements });
  }
  // The merge joins by hashes of the keys; the server's default spills them to disk early.
  await connection.query(`set local work_mem to '64MB'`);
  const reports: TableReport[] = [];
  for (const [table, rows] of counts) {
    reports.push(
      await mergeTable(connection, table, staging, rows, {
        schema,
        runId: run.runId,
        rewrite: widened.has(table.name),
        prune: pruneOf(table, request, outcome),
      }),
    );
  }
  // Before the entry of this run, which may itself have read their resource anew.
  await markReplayed(connection, target, run.runId, request.replays ?? []);
  await writeRun(connection, schema, run, {
    status: 'succeeded',
    outcome,
    tables: reports,
    error: null,
  });
  return { reports, ddl: statements };
}

/** Pruning never deletes a document that was merely rejected. */
export function pruneOf(
  table: Table,
  { prune }: OpenRequest,
  { rejects }: RunOutcome,
): PruneOptions | null {
  if (prune !== true) return null;
  const keep = rejects
    .filter((reject) => reject.resource === table.resource)
    .flatMap((reject) => reject.documentId ?? [])
    .map(storableText);
  return { keep };
}
