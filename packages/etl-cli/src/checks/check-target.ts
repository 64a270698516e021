import {
  isLoaderError,
  type LedgerRunDetails,
  type QueryableLoader,
  replaySource,
} from '@spacex-platform/loaders';
import { type CheckOutcome, type CheckStatus, checks, runChecks } from '@spacex-platform/transform';
import { withLedger } from '../commands/look.ts';
import { countRows, rowCountOutcomes } from '../pipeline/row-counts.ts';
import { ageOutcomes } from './age.ts';

/** What the checks of a target found. */
export interface CheckResult {
  readonly target: string;
  /** The run that last brought data; null where the ledger knows none. */
  readonly runId: string | null;
  readonly passed: number;
  readonly known: number;
  readonly warned: number;
  readonly failed: number;
  readonly skipped: number;
  readonly checks: readonly CheckOutcome[];
}

interface CheckOptions {
  /** Older data than this is warned of, in milliseconds; undefined never warns. */
  readonly maxAgeMs?: number;
  readonly now: Date;
}

/**
 * Judges the data of a target by every rule, and by what its ledger knows of the last runs.
 *
 * @throws LoaderError where the target cannot be read, or holds no tables
 */
export async function checkTarget(
  loader: QueryableLoader,
  options: CheckOptions,
): Promise<CheckResult> {
  // One after the other: an embedded database is open once at a time.
  const runs = await recentRuns(loader);
  const data = runs.find(({ status, source }) => status === 'succeeded' && source !== replaySource);
  const reader = await loader.openReader();
  try {
    const query = (sql: string) => reader.query(sql);
    const tables = data?.tables ?? [];
    const found = await countRows(
      query,
      tables.map(({ table }) => table),
    );
    return resultOf(loader.name, data?.runId ?? null, [
      ...ageOutcomes(runs, options),
      ...rowCountOutcomes(tables, found),
      ...(await runChecks(query, checks)),
    ]);
  } finally {
    await reader.close();
  }
}

/** The newest runs, with the tables of the newest that brought data. */
async function recentRuns(loader: QueryableLoader): Promise<readonly LedgerRunDetails[]> {
  try {
    return await withLedger(loader, async (ledger) => {
      const runs = await ledger.runs({ limit: 100 });
      const isData = (run: (typeof runs)[number]) =>
        run.status === 'succeeded' && run.source !== replaySource;
      const newest = runs.find(isData);
      const details = newest === undefined ? [] : await ledger.run(newest.runId);
      return runs.map(
        (run) => details.find(({ runId }) => runId === run.runId) ?? { ...run, tables: [] },
      );
    });
  } catch (error) {
    // Tables may be there without a ledger; where nothing is there, reading them says so.
    if (isLoaderError(error) && error.code === 'not_found') return [];
    throw error;
  }
}

function resultOf(
  target: string,
  runId: string | null,
  outcomes: readonly CheckOutcome[],
): CheckResult {
  const number = (status: CheckStatus) => outcomes.filter((one) => one.status === status).length;
  return {
    target,
    runId,
    passed: number('passed'),
    known: number('known'),
    warned: number('warned'),
    failed: number('failed'),
    skipped: number('skipped'),
    checks: outcomes,
  };
}
