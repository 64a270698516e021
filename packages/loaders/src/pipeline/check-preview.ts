import { type Check, type CheckOutcome, runChecks, type Table } from '@spacex-platform/transform';
import type { Preview, RunOutcome } from '../loader.ts';
import { counted } from './counted.ts';
import { documentOutcomes } from './document-losses.ts';
import { CheckError } from './failure.ts';
import { countRows, rowCountOutcomes } from './row-counts.ts';

/** What a run has read, for checks of the data that it is about to commit. */
export interface CheckedRun extends Pick<RunOutcome, 'rejects' | 'resources'> {
  readonly tables: readonly Table[];
  /** Percent; see `pruneLimit` of the pipeline. */
  readonly pruneLimit?: number | undefined;
}

/** Runs the checks on the data that a target is about to commit, and compares it with the run. */
export async function checkPreview(
  preview: Preview,
  checks: readonly Check[],
  run: CheckedRun,
): Promise<readonly CheckOutcome[]> {
  const query = (sql: string) => preview.query(sql);
  const counts = await countRows(
    query,
    preview.reports.map(({ table }) => table),
    run.tables,
    run.rejects,
  );
  const primaryKeys = (await preview.primaryKeys?.()) ?? new Map();
  return [
    ...documentOutcomes(preview.documents ?? [], run.resources, run.pruneLimit),
    ...rowCountOutcomes(preview.reports, counts, run.tables),
    ...(await runChecks(query, checks, { primaryKeys, storesRows: preview.storesRows ?? false })),
  ];
}

/** Whether an outcome is listed for people. */
export function isNotable({ status }: Pick<CheckOutcome, 'status'>): boolean {
  return status !== 'passed' && status !== 'skipped';
}

/** @throws CheckError if error-level checks failed, naming the first ones */
export function refuseFailed(target: string, checks: readonly CheckOutcome[]): void {
  const failed = checks.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return;
  const some = failed.slice(0, 3).map(({ id, cases, example }) => {
    const first = example === null ? '' : `, first: ${example}`;
    return `${id} (${counted(cases, 'case')}${first})`;
  });
  const more = failed.length > some.length ? `; and ${failed.length - some.length} more` : '';
  throw new CheckError(
    `${counted(failed.length, 'check')} failed on ${target}, so nothing was committed there: ` +
      `${some.join('; ')}${more}. ${adviceOn(failed)}`,
    checks,
  );
}

/** What to do next: a source that is right must not be refused for ever because it has shrunk. */
function adviceOn(failed: readonly CheckOutcome[]): string {
  const inspect = 'Fix the source data, or load without --check to inspect the rows.';
  if (!failed.every(({ id }) => id.endsWith('.brought_again'))) return inspect;
  return (
    'If the source is right, run once with --check --prune --prune-limit 100, which deletes what is no longer there; ' +
    'if documents have only lost child rows, run once without --check.'
  );
}
