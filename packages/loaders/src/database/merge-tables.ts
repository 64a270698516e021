import type { Table } from '@spacex-platform/transform';
import type { RunOutcome, TableReport } from '../loader.ts';
import { refuseLostKnownRows } from './lost-known-rows.ts';
import { type Deleted, deleteRows, insertRows, type MergeOptions, updateRows } from './merge.ts';
import { readMergeOrder } from './merge-order.ts';
import { isUpToDate, reportOf } from './merge-plan.ts';
import type { PlannedTable } from './plan-tables.ts';
import { pruneOf } from './prune-options.ts';
import type { Staging } from './staging.ts';
import type { DatabaseRun } from './target.ts';
import { verifyMerge } from './verify-merge.ts';

/**
 * Merges all tables of a run from their staging, and compares them with it. If there is nothing to
 * write to any table, the plans are that comparison. Foreign keys and unique constraints of users
 * need to hold only for the result: deferrable ones are checked at the end, for the others parents
 * are written before children and deleted after them.
 *
 * @throws LoaderError `target_differs`, `superseded`
 */
export async function mergeTables(
  { target, request, connection }: DatabaseRun,
  staging: Staging,
  planned: readonly PlannedTable[],
  outcome: RunOutcome,
): Promise<readonly TableReport[]> {
  refuseLostKnownRows(
    target.name,
    planned.map(({ table, plan }) => ({ table: table.name, lost: plan.lost })),
  );
  if (planned.every(({ plan }) => isUpToDate(plan))) {
    return planned.map(({ table, rows, plan }) => reportOf(table, rows, plan));
  }
  const { schema } = target;
  const { runId } = request.run;
  const byTable = new Map(planned.map((one) => [one.table, one]));
  const planOf = (table: Table) => byTable.get(table) as PlannedTable;
  const optionsOf = (table: Table): MergeOptions => {
    return {
      schema,
      runId,
      rewrite: planOf(table).rewrite,
      prune: pruneOf(table, request, outcome),
    };
  };
  const tables = planned.map(({ table }) => table);
  const { parentsFirst, referenced } = await readMergeOrder(connection, schema, tables);
  const deletions = new Map<Table, Deleted>();
  const deleteFrom = async (some: readonly Table[]) => {
    for (const table of some.toReversed()) {
      const { deleted } = planOf(table).plan;
      const isEmpty = deleted.deleted === 0;
      deletions.set(
        table,
        isEmpty ? deleted : await deleteRows(connection, table, staging, optionsOf(table)),
      );
    }
  };
  const writes = new Map<Table, { readonly updated: number; readonly inserted: number }>();
  const writeTo = async (table: Table) => {
    const { plan } = planOf(table);
    const options = optionsOf(table);
    const updated = plan.updated === 0 ? 0 : await updateRows(connection, table, staging, options);
    const inserted = plan.added === 0 ? 0 : await insertRows(connection, table, staging, options);
    writes.set(table, { updated, inserted });
  };

  await connection.query('set constraints all deferred');
  // First, since a new row may have a unique value of a deleted one.
  await deleteFrom(parentsFirst.filter(({ name }) => !referenced.has(name)));
  for (const table of parentsFirst) await writeTo(table);
  // Last, since rows that referred to a deleted row may only now refer to another.
  await deleteFrom(parentsFirst.filter(({ name }) => referenced.has(name)));
  await connection.query('set constraints all immediate');

  const reports = planned.map(({ table, rows }) => {
    const { inserted = 0, updated = 0 } = writes.get(table) ?? {};
    const unchanged = rows - inserted - updated;
    const { deleted = 0, ...pruned } = deletions.get(table) ?? {};
    return { table: table.name, rows, inserted, updated, unchanged, deleted, ...pruned };
  });
  await verifyMerge(connection, schema, staging, tables, reports, optionsOf);
  return reports;
}
