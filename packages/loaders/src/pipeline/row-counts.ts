import {
  type CheckOutcome,
  type CheckQuery,
  documentKeyOf,
  type Table,
} from '@spacex-platform/transform';
import type { RejectedDocument, TableReport } from '../loader.ts';
import { smallLoss } from '../run/prune.ts';
import { quoted } from '../sql/names.ts';
import { runOutcome } from './run-outcome.ts';

/** Losing a larger share of a table in one run is most likely a mistake. */
const allowedLoss = 0.1;

/** IDs per statement, which the Data API of Redshift limits to 100,000 bytes. */
const idsPerStatement = 1000;

type Rejected = Pick<RejectedDocument, 'resource' | 'documentId'>;

/** The number of rows of a table, and how many belong to documents that the run rejected. */
export interface RowCount {
  readonly rows: number;
  readonly rejected: number;
}

/**
 * Counts the rows of tables.
 *
 * @param names the tables to count
 * @param tables definitions; a table without one counts no rejected rows
 * @param rejects documents that the run rejected
 */
export async function countRows(
  query: CheckQuery,
  names: readonly string[],
  tables: readonly Table[],
  rejects: readonly Rejected[],
): Promise<ReadonlyMap<string, RowCount>> {
  if (names.length === 0) return new Map();
  const columns = names.map((name, at) => `(select count(*) from ${quoted(name)}) as t${at}`);
  const { rows } = await query(`select ${columns.join(', ')}`);
  const counts = new Map<string, RowCount>();
  for (const [at, name] of names.entries()) {
    const table = tables.find((definition) => definition.name === name);
    const rejected = table === undefined ? 0 : await countRejected(query, table, rejects);
    counts.set(name, { rows: Number(rows[0]?.[`t${at}`] ?? 0), rejected });
  }
  return counts;
}

async function countRejected(query: CheckQuery, table: Table, rejects: readonly Rejected[]) {
  const ids = rejects.flatMap(({ resource, documentId }) =>
    // Redshift interprets backslashes in literals; no ID of the source has one.
    resource !== table.resource || documentId === null || documentId.includes('\\')
      ? []
      : [`'${documentId.replaceAll("'", "''")}'`],
  );
  let count = 0;
  for (let at = 0; at < ids.length; at += idsPerStatement) {
    const some = ids.slice(at, at + idsPerStatement).join(', ');
    const { rows } = await query(
      `select count(*) as found from ${quoted(table.name)} where ${quoted(documentKeyOf(table))} in (${some})`,
    );
    count += Number(rows[0]?.['found'] ?? 0);
  }
  return count;
}

type Report = Pick<TableReport, 'table' | 'rows' | 'deleted' | 'pruned'>;

/**
 * Compares the rows that a run loaded with the tables: none of them may be missing, and the run may
 * not have loaded much less than before. Rejected and pruned documents do not count as lost.
 *
 * @param counts current rows of the tables
 * @param tables their definitions
 */
export function rowCountOutcomes(
  reports: readonly Report[],
  counts: ReadonlyMap<string, RowCount>,
  tables: readonly Table[],
): CheckOutcome[] {
  const inOrder = reports.toSorted((a, b) => (a.table < b.table ? -1 : 1));
  return inOrder.flatMap((report) => {
    const { table, rows, deleted } = report;
    const now = counts.get(table);
    if (now === undefined) return [];
    const missing = Math.max(rows - now.rows, 0);
    // Earlier rows that the run did not load again, whether retained or deleted.
    const retained = Math.max(now.rows - now.rejected - rows, 0);
    const lost = retained + deleted - prunedOf(report, reports, tables);
    const isLoss = lost > smallLoss && lost > allowedLoss * (now.rows + deleted);
    return [
      runOutcome(`${table}.rows.present`, 'error', missing, {
        description: `Every row that the last run loaded into ${table} is present.`,
        explanation: 'Rows were deleted by something other than a run.',
        example: `loaded ${rows}, found ${now.rows}`,
      }),
      runOutcome(`${table}.rows.brought_again`, 'error', isLoss ? lost : 0, {
        description: `The last run loaded at least 90% of the rows of ${table} again, or all but 10; pruned rows do not count.`,
        explanation:
          'The source sent much less than before. If that is correct, run with --prune --prune-limit 100.',
        example: `loaded ${rows}, retained or deleted ${lost}`,
      }),
    ];
  });
}

/**
 * The rows of a table that pruning has deleted. Ledgers do not record it: there, the rows were pruned
 * if documents were, since nothing else deletes a row of a document's own table.
 */
function prunedOf(
  { table: name, deleted, pruned }: Report,
  reports: readonly Report[],
  tables: readonly Table[],
): number {
  if (pruned !== undefined) return pruned;
  const resource = tables.find((table) => table.name === name)?.resource;
  const root = tables.find((table) => table.resource === resource && table.each === null);
  const own = reports.find(({ table }) => table === root?.name);
  return own === undefined || own.deleted === 0 ? 0 : deleted;
}
