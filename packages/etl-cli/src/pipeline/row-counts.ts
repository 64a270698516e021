import type { TableReport } from '@spacex-platform/loaders';
import type { CheckOutcome, CheckQuery } from '@spacex-platform/transform';

/** Losing more than this share of a table in one run is hardly what anybody meant. */
const allowedLoss = 0.1;

/** How many rows each table has. */
export async function countRows(
  query: CheckQuery,
  tables: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (tables.length === 0) return new Map();
  const columns = tables.map((table) => `(select count(*) from ${table}) as "${table}"`);
  const { rows } = await query(`select ${columns.join(', ')}`);
  return new Map(tables.map((table) => [table, Number(rows[0]?.[table] ?? 0)]));
}

/**
 * What a run brought, beside what is there: no row of it may be missing, and it may not have
 * brought much less than there was.
 *
 * @param found rows in the tables now
 */
export function rowCountOutcomes(
  reports: readonly Pick<TableReport, 'table' | 'rows' | 'deleted'>[],
  found: ReadonlyMap<string, number>,
): CheckOutcome[] {
  // Ledgers give the tables in orders of their own.
  const inOrder = reports.toSorted((a, b) => (a.table < b.table ? -1 : 1));
  return inOrder.flatMap(({ table, rows, deleted }) => {
    const now = found.get(table);
    if (now === undefined) return [];
    const missing = Math.max(rows - now, 0);
    // Rows of before that the run did not bring again, kept or deleted.
    const lost = Math.max(now - rows, 0) + deleted;
    const isLoss = lost > allowedLoss * (now + deleted);
    return [
      outcome(table, 'present', missing > 0, missing, {
        description: `Every row that the last run brought for ${table} is there.`,
        explanation: 'Something other than a run has removed rows.',
        example: `brought ${rows}, found ${now}`,
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
