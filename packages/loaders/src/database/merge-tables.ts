import type { Table } from '@spacex-platform/transform';
import type { RunOutcome, TableReport } from '../loader.ts';
import { deleteRows, type MergeCounts, type MergeOptions, writeRows } from './merge.ts';
import { readMergeOrder } from './merge-order.ts';
import { pruneOf } from './prune-options.ts';
import type { Staging } from './staging.ts';
import type { DatabaseRun } from './target.ts';
import { verifyMerge } from './verify-merge.ts';

/**
 * Merges all tables of a run from their staging, and compares them with it. Foreign keys and unique
 * constraints of users need to hold only for the result: deferrable ones are checked at the end, for
 * the others parents are written before children and deleted after them.
 *
 * @param widened tables with a new column, whose rows are all written
 * @throws LoaderError `target_differs`
 */
export async function mergeTables(
  { target, request, connection }: DatabaseRun,
  staging: Staging,
  rowCounts: ReadonlyMap<Table, number>,
  widened: ReadonlySet<string>,
  outcome: RunOutcome,
): Promise<readonly TableReport[]> {
  const { schema } = target;
  const { runId } = request.run;
  const optionsOf = (table: Table): MergeOptions => {
    const rewrite = request.rewrite === true || widened.has(table.name);
    return { schema, runId, rewrite, prune: pruneOf(table, request, outcome) };
  };
  const tables = [...rowCounts.keys()];
  const { parentsFirst, referenced } = await readMergeOrder(connection, schema, tables);
  const counts = new Map<Table, MergeCounts>();
  const deleteFrom = async (some: readonly Table[]) => {
    for (const table of some.toReversed()) {
      const deleted = await deleteRows(connection, table, staging, optionsOf(table));
      counts.set(table, { updated: 0, inserted: 0, ...counts.get(table), ...deleted });
    }
  };

  await connection.query('set constraints all deferred');
  // First, since a new row may have a unique value of a deleted one.
  await deleteFrom(parentsFirst.filter(({ name }) => !referenced.has(name)));
  for (const table of parentsFirst) {
    const written = await writeRows(connection, table, staging, optionsOf(table));
    counts.set(table, { deleted: 0, ...counts.get(table), ...written });
  }
  // Last, since rows that referred to a deleted row may only now refer to another.
  await deleteFrom(parentsFirst.filter(({ name }) => referenced.has(name)));
  await connection.query('set constraints all immediate');

  const reports: TableReport[] = [];
  for (const [table, rows] of rowCounts) {
    const { inserted, updated, ...deleted } = counts.get(table) as MergeCounts;
    const unchanged = rows - inserted - updated;
    reports.push({ table: table.name, rows, inserted, updated, unchanged, ...deleted });
  }
  await verifyMerge(connection, schema, staging, tables, reports, optionsOf);
  return reports;
}
