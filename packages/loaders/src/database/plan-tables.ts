import type { Table } from '@spacex-platform/transform';
import type { RunOutcome } from '../loader.ts';
import { type MergePlan, planMerge } from './merge-plan.ts';
import { pruneOf } from './prune-options.ts';
import type { Staging } from './staging.ts';
import type { DatabaseRun } from './target.ts';

/** A table with its number of staged rows and what the merge does to it. */
export interface PlannedTable {
  readonly table: Table;
  readonly rows: number;
  readonly plan: MergePlan;
  /** Update every row, changed or not. */
  readonly rewrite: boolean;
}

/**
 * Plans the merge of all tables of a run, for a real run and a dry run alike.
 *
 * @param counts the number of rows that were sent for each table
 * @param existed whether a table of this name existed before the run
 * @param widened tables with a new column, whose rows are all written
 * @throws LoaderError `reconciliation`
 */
export async function planTables(
  { target: { schema }, request, connection }: DatabaseRun,
  staging: Staging,
  counts: ReadonlyMap<Table, number>,
  existed: (name: string) => boolean,
  widened: ReadonlySet<string>,
  outcome: RunOutcome,
): Promise<readonly PlannedTable[]> {
  const planned: PlannedTable[] = [];
  for (const [table, rows] of counts) {
    const rewrite = request.rewrite === true || widened.has(table.name);
    const prune = pruneOf(table, request, outcome);
    const options = { schema, rewrite, prune, exists: existed(table.name) };
    planned.push({
      table,
      rows,
      rewrite,
      plan: await planMerge(connection, table, staging, rows, options),
    });
  }
  return planned;
}
