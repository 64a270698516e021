import { documentKeyOf, type Table } from '@spacex-platform/transform';
import type { DocumentComparison, RunOutcome } from '../loader.ts';
import { refuseLargePrune, sparedIds } from '../run/prune.ts';
import { isRoot, tableOfDocuments } from '../run/root-table.ts';
import { qualified, quoted } from '../sql/names.ts';
import { withPrevious } from '../sql/previous-documents.ts';
import { storableText } from '../sql/storable-text.ts';
import { vanishedRows } from './merge.ts';
import type { MergePlan } from './merge-plan.ts';
import type { PlannedTable } from './plan-tables.ts';
import type { Staging } from './staging.ts';
import type { DatabaseRun } from './target.ts';

/**
 * Compares the documents in the tables with the staged ones, before a merge.
 *
 * @param planned all tables of the run
 * @param exists whether a table of this name exists yet
 * @throws LoaderError `prune_limit`
 */
export async function compareDocuments(
  run: DatabaseRun,
  staging: Staging,
  planned: readonly PlannedTable[],
  exists: (name: string) => boolean,
  outcome: RunOutcome,
): Promise<readonly DocumentComparison[]> {
  const { target, request, connection } = run;
  const documents: DocumentComparison[] = [];
  for (const resource of new Set(request.tables.map((table) => table.resource))) {
    const table = tableOfDocuments(request.tables, resource);
    const plan = planned.find((one) => one.table === table)?.plan;
    if (table === undefined || plan === undefined || !exists(table.name)) continue;
    documents.push({ resource, ...(await countDocuments(run, staging, table, plan, outcome)) });
  }
  refuseLargePrune(target.name, request, documents);
  if (!exists('etl_runs')) return documents;
  return withPrevious(connection, target.schema, request, documents);
}

/** A table with one row for each document has as many documents as rows. */
async function countDocuments(
  { target: { schema }, connection }: DatabaseRun,
  staging: Staging,
  table: Table,
  { existing, unsent, deleted }: MergePlan,
  outcome: RunOutcome,
): Promise<Omit<DocumentComparison, 'resource'>> {
  const counted = isRoot(table) ? '*' : `distinct t.${quoted(documentKeyOf(table))}`;
  const count = async (from: string, parameters: readonly unknown[] = []) => {
    const { rows } = await connection.query(`select count(${counted}) as n ${from}`, parameters);
    return Number(rows[0]?.['n']);
  };
  const vanished = async () => {
    if (unsent === 0) return 0;
    if (isRoot(table) && deleted.pruned !== undefined) return deleted.pruned;
    const keep = [...sparedIds(table, outcome)].map(storableText);
    return count(vanishedRows(schema, table, staging), [keep]);
  };
  return {
    existing: isRoot(table) ? existing : await count(`from ${qualified(schema, table.name)} t`),
    vanished: await vanished(),
  };
}
