import type { RejectedDocument, TableReport } from '@spacex-platform/loaders';
import {
  type CheckOutcome,
  type CheckQuery,
  documentKeyOf,
  type Table,
} from '@spacex-platform/transform';

/** Losing more than this share of a table in one run is hardly what anybody meant. */
const allowedLoss = 0.1;

/** So many ids to a statement: the Data API of Redshift takes 100,000 bytes. */
const idsAtOnce = 1000;

type Rejected = Pick<RejectedDocument, 'resource' | 'documentId'>;

/** The rows of a table, and how many of them are of documents that the run has rejected. */
export interface RowCount {
  readonly rows: number;
  readonly rejected: number;
}

/**
 * Counts the rows of tables.
 *
 * @param names the tables to count
 * @param tables definitions; a table that none of them defines has no rejected rows
 * @param rejects what the run has rejected
 */
export async function countRows(
  query: CheckQuery,
  names: readonly string[],
  tables: readonly Table[],
  rejects: readonly Rejected[],
): Promise<ReadonlyMap<string, RowCount>> {
  if (names.length === 0) return new Map();
  const columns = names.map((name) => `(select count(*) from ${name}) as "${name}"`);
  const { rows } = await query(`select ${columns.join(', ')}`);
  const counts = new Map<string, RowCount>();
  for (const name of names) {
    const table = tables.find((one) => one.name === name);
    const rejected = table === undefined ? 0 : await countRejected(query, table, rejects);
    counts.set(name, { rows: Number(rows[0]?.[name] ?? 0), rejected });
  }
  return counts;
}

async function countRejected(query: CheckQuery, table: Table, rejects: readonly Rejected[]) {
  const ids = rejects.flatMap(({ resource, documentId }) =>
    // A backslash means something else in Redshift; no id of the source has one.
    resource !== table.resource || documentId === null || documentId.includes('\\')
      ? []
      : [`'${documentId.replaceAll("'", "''")}'`],
  );
  let count = 0;
  for (let at = 0; at < ids.length; at += idsAtOnce) {
    const some = ids.slice(at, at + idsAtOnce).join(', ');
    const { rows } = await query(
      `select count(*) as found from ${table.name} where "${documentKeyOf(table)}" in (${some})`,
    );
    count += Number(rows[0]?.['found'] ?? 0);
  }
  return count;
}

/**
 * What a run brought, beside what is there: no row of it may be missing, and it may not have
 * brought much less than there was. What it has rejected the source did send.
 *
 * @param found rows in the tables now
 */
export function rowCountOutcomes(
  reports: readonly Pick<TableReport, 'table' | 'rows' | 'deleted'>[],
  found: ReadonlyMap<string, RowCount>,
): CheckOutcome[] {
  // Ledgers give the tables in orders of their own.
  const inOrder = reports.toSorted((a, b) => (a.table < b.table ? -1 : 1));
  return inOrder.flatMap(({ table, rows, deleted }) => {
    const now = found.get(table);
    if (now === undefined) return [];
    const missing = Math.max(rows - now.rows, 0);
    // Rows of before that the run did not bring again, kept or deleted.
    const lost = Math.max(now.rows - now.rejected - rows, 0) + deleted;
    const isLoss = lost > allowedLoss * (now.rows + deleted);
    return [
      outcome(table, 'present', missing > 0, missing, {
        description: `Every row that the last run brought for ${table} is there.`,
        explanation: 'Something other than a run has removed rows.',
        example: `brought ${rows}, found ${now.rows}`,
      }),
      outcome(table, 'brought_again', isLoss, isLoss ? lost : 0, {
        description: `The last run brought ${table} anew, but for at most a tenth of its rows.`,
        explanation:
          'The source has sent much less than before. Where that is right, load without --check.',
        example: `brought ${rows}, kept or deleted ${lost}`,
      }),
    ];
  });
}

function outcome(
  table: string,
  name: string,
  isBroken: boolean,
  cases: number,
  { example, ...words }: Pick<CheckOutcome, 'description' | 'explanation'> & { example: string },
): CheckOutcome {
  return {
    id: `${table}.rows.${name}`,
    severity: 'error',
    status: isBroken ? 'failed' : 'passed',
    cases,
    known: 0,
    example: isBroken ? example : null,
    ...words,
  };
}
