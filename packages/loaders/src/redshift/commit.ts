import { defined } from '../defined.ts';
import { isLoaderError } from '../errors/loader-error.ts';
import type { DocumentComparison, RunOutcome, TableReport } from '../loader.ts';
import { outcomeUnknown } from '../run/lost-commit.ts';
import { refuseStaleReplays } from '../run/reject-state.ts';
import type { Guard } from '../run/session-guard.ts';
import { reportsOf } from '../sql/ledger-reader.ts';
import { qualified } from '../sql/names.ts';
import { readRejectStates } from '../sql/read-reject-states.ts';
import { compareDocuments } from './compare-documents.ts';
import { inTransactions, type Warehouse } from './connection.ts';
import { readCatalog } from './introspection.ts';
import type { Lease } from './lock.ts';
import { settleCommit } from './lost-commit.ts';
import { readMigration } from './migration.ts';
import type { Publication } from './publication.ts';
import { publishProcedure } from './publish-procedure.ts';
import { differencesIn, raisedFailure } from './raised-failures.ts';
import type { StagedRun } from './staging.ts';
import type { RedshiftRun } from './target.ts';
import { targetDiffers } from './target-differs.ts';
import { verifyProcedure } from './verify-procedure.ts';

/** What is known about a run before it is published. */
interface Prepared {
  /** Changes of the schema, in order. */
  readonly ddl: readonly string[];
  readonly documents: readonly DocumentComparison[];
}

/** Copies the rows of a run into its staging tables, counts them and migrates the schema. */
export async function prepareCommit(
  run: RedshiftRun,
  staged: StagedRun,
  guard: Guard,
  outcome: RunOutcome,
): Promise<Prepared> {
  const { warehouse } = run;
  await refuseClosedRejects(run);
  await staged.copy(warehouse, outcome, () => guard.check());
  await staged.reconcile(warehouse);
  const ddl = await migrate(run);
  return { ddl, documents: await compareDocuments(run, staged.names, outcome) };
}

/**
 * Publishes a run by one CALL, which releases the lease with it.
 *
 * @throws LoaderError `target_differs`, or one with the reason `outcome_unknown` if it is unknown
 * whether the run is published
 */
export async function commit(
  { target, request, warehouse }: RedshiftRun,
  { names, files }: StagedRun,
  lease: Lease,
  guard: Guard,
  { spared }: RunOutcome,
): Promise<void> {
  const { run, tables, prune = false, rewrite = false, replays = [] } = request;
  const { schema } = target;
  const publication: Publication = {
    ...{ schema, runId: run.runId, names, prune, rewrite, replays },
    ...defined({ spared }),
    tables: tables.map((table) => ({ table, rows: files.rowsOf(table) })),
  };
  await warehouse.query(verifyProcedure(publication));
  await warehouse.query(publishProcedure(publication));
  await lease.stopRenewing();
  guard.check();
  try {
    await warehouse
      .query(`call ${qualified(schema, names.procedure)}()`)
      .catch((error: unknown) => settleCommit(target, run.runId, error));
  } catch (error) {
    const differences = differencesIn(error);
    if (differences === undefined) throw raisedFailure(error);
    throw await targetDiffers(warehouse, schema, differences, error);
  }
}

/** Whether the error says that the run may be published. */
export function isOutcomeUnknown(error: unknown): boolean {
  return isLoaderError(error) && error.reason === outcomeUnknown;
}

/** What the run did to its tables, in the order of the request. */
export async function reportsInOrder(
  { target, request }: RedshiftRun,
  warehouse: Warehouse,
): Promise<readonly TableReport[]> {
  const order = request.tables.map((table) => table.name);
  const reports = await reportsOf(warehouse, target.schema, request.run.runId);
  return reports.toSorted((a, b) => order.indexOf(a.table) - order.indexOf(b.table));
}

async function refuseClosedRejects({ target, request, warehouse }: RedshiftRun): Promise<void> {
  const { replays = [] } = request;
  if (replays.length === 0) return;
  const { name, schema } = target;
  const states = await readRejectStates(warehouse, schema, { ids: replays });
  refuseStaleReplays(name, name, replays, states);
}

/** Only adds to the schema or relaxes it, so nothing has to be undone if the run fails later. */
async function migrate({ target, request, warehouse }: RedshiftRun): Promise<readonly string[]> {
  const catalog = await readCatalog(warehouse, target.schema);
  const statements = await readMigration(warehouse, target, catalog, request);
  if (statements.length === 0) return statements;
  await inTransactions(warehouse, statements);
  request.onEvent?.({ type: 'migrated', target: target.name, statements });
  return statements;
}
