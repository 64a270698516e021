import type { RunOutcome } from '../loader.ts';
import { quoted } from '../sql/names.ts';
import { refuseOtherThanReading } from '../sql/read-only.ts';
import type { DatabaseConnection } from './connection.ts';
import { explainConstraint } from './constraint-failures.ts';
import { writeChecks } from './ledger-checks.ts';
import type { Load, Published } from './load.ts';
import { settleCommit } from './lost-commit.ts';
import { explainMissingPrivileges } from './missing-privileges.ts';
import { primaryKeysOf } from './primary-keys.ts';
import { explainTableLock } from './table-locks.ts';
import type { DatabaseRun } from './target.ts';

/**
 * Writes a run in a transaction: schema changes, rows, ledger, checks. Leaves the transaction open;
 * an error rolls it back.
 */
export async function prepareCommit(
  run: DatabaseRun,
  load: Load,
  outcome: RunOutcome,
): Promise<Published> {
  const { target, request, connection } = run;
  try {
    const published = await load.publish(outcome);
    await inspect(run, published);
    return published;
  } catch (error) {
    await connection.query('rollback').catch(() => undefined);
    const violation = await explainConstraint(connection, target.schema, request.tables, error);
    const refusal = await explainMissingPrivileges(connection, target.schema, violation);
    throw await explainTableLock(connection, target, request, refusal);
  }
}

/** Commits. If the answer is lost, the ledger says whether that has happened. */
export async function commit({ target, request, connection }: DatabaseRun): Promise<void> {
  await connection.query('commit').catch((error: unknown) => settleCommit(target, request, error));
}

/** Lets the caller query what the transaction holds, before its COMMIT. */
async function inspect(
  { target: { name, schema }, request, connection }: DatabaseRun,
  { reports, documents }: Published,
): Promise<void> {
  if (request.inspect === undefined) return;
  await connection.query(`set local search_path to ${quoted(schema)}, pg_temp`);
  await connection.query("set local work_mem to '128MB'");
  await connection.query('set local jit to off');
  // The planner has no statistics yet of rows that were inserted in this transaction.
  for (const { table, inserted } of reports) {
    if (inserted > 0) await connection.query(`analyze ${quoted(table)}`);
  }
  const checks = await readingOnlyIn(connection, () =>
    request.inspect?.({
      query: async (sql) => connection.query(refuseOtherThanReading(name, sql)),
      primaryKeys: () => primaryKeysOf(connection),
      storesRows: true,
      reports,
      documents,
    }),
  );
  await writeChecks(connection, schema, request.run.runId, checks ?? []);
}

/**
 * Runs queries in a part of the transaction that is read-only. The part cannot end that itself, and is
 * rolled back.
 */
async function readingOnlyIn<T>(
  connection: DatabaseConnection,
  work: () => T,
): Promise<Awaited<T>> {
  await connection.query('savepoint inspection');
  await connection.query('set local transaction_read_only to on');
  const result = await work();
  await connection.query('rollback to savepoint inspection');
  return result;
}
