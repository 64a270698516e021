import type { Preview, RejectedDocument } from '@spacex-platform/loaders';
import { type Check, type CheckOutcome, runChecks, type Table } from '@spacex-platform/transform';
import { CheckError } from './failure.ts';
import { countRows, rowCountOutcomes } from './row-counts.ts';

/** Judges what a target is about to show: by the rules, and by what this run brought of it. */
export async function checkPreview(
  preview: Preview,
  checks: readonly Check[],
  run: { readonly tables: readonly Table[]; readonly rejects: readonly RejectedDocument[] },
): Promise<readonly CheckOutcome[]> {
  const query = (sql: string) => preview.query(sql);
  const found = await countRows(
    query,
    preview.reports.map(({ table }) => table),
    run.tables,
    run.rejects,
  );
  const primaryKeys = (await preview.primaryKeys?.()) ?? new Map();
  return [
    ...rowCountOutcomes(preview.reports, found),
    ...(await runChecks(query, checks, { primaryKeys })),
  ];
}

/** Whether a person wants to hear of it. */
export function isWorthTelling({ status }: Pick<CheckOutcome, 'status'>): boolean {
  return status !== 'passed' && status !== 'skipped';
}

/** @throws CheckError where a rule of the level error is broken, naming the first ones */
export function refuseFailed(target: string, checks: readonly CheckOutcome[]): void {
  const failed = checks.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return;
  const some = failed.slice(0, 3).map(({ id, cases, example }) => {
    const first = example === null ? '' : `, the first: ${example}`;
    return `${id} (${cases} ${cases === 1 ? 'case' : 'cases'}${first})`;
  });
  const more = failed.length > some.length ? `; and ${failed.length - some.length} more` : '';
  throw new CheckError(
    `${failed.length} ${failed.length === 1 ? 'check' : 'checks'} failed on ${target}, so nothing was committed there: ` +
      `${some.join('; ')}${more}. Mend the source, or load without --check and look at the rows.`,
    checks,
  );
}
