import {
  isLoaderError,
  type LedgerReject,
  type LedgerRun,
  type LedgerRunDetails,
  type QueryableLoader,
  type Reader,
  replaySource,
} from '@spacex-platform/loaders';
import {
  type CheckOutcome,
  type CheckStatus,
  checks,
  tables as definitions,
  runChecks,
} from '@spacex-platform/transform';
import { countRows, rowCountOutcomes } from '../pipeline/row-counts.ts';
import { withLedger } from '../targets/with-ledger.ts';
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

/** A run as the checks know it. */
export interface RecentRun extends LedgerRunDetails {
  /** What it has rejected; absent where nobody has asked. */
  readonly rejected?: readonly LedgerReject[];
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
  let runs = await recentRuns(loader);
  for (;;) {
    const result = await judgeNow(loader, runs, options);
    if (!result.checks.some(isAboutTheRun)) return result;
    // A run may have come between its entry and its rows; then the two are judged anew.
    const again = await recentRuns(loader);
    if (again[0]?.runId === runs[0]?.runId) return result;
    runs = again;
  }
}

async function judgeNow(
  loader: QueryableLoader,
  runs: readonly RecentRun[],
  options: CheckOptions,
): Promise<CheckResult> {
  const reader = await loader.openReader({ oneMoment: true });
  // Where a second connection is not to be had, one does the work of both.
  const second = await reader.another?.().catch(() => undefined);
  try {
    const alongside = second === undefined ? [] : [second];
    return await judge(loader.name, reader, runs, options, alongside);
  } finally {
    await second?.close();
    await reader.close();
  }
}

function isAboutTheRun({ id, status }: CheckOutcome): boolean {
  return status === 'failed' && /\.rows\.(present|brought_again)$/.test(id);
}

/**
 * Judges what a reader sees, beside the runs that brought it.
 *
 * @param alongside more readers of the same moment
 */
export async function judge(
  target: string,
  reader: Pick<Reader, 'query' | 'primaryKeys'>,
  runs: readonly RecentRun[],
  options: CheckOptions,
  alongside: readonly Pick<Reader, 'query'>[] = [],
): Promise<CheckResult> {
  const query = (sql: string) => reader.query(sql);
  const primaryKeys = (await reader.primaryKeys?.()) ?? new Map();
  const data = runs.find(bringsData);
  const tables = data?.tables ?? [];
  const found = await countRows(
    query,
    tables.map(({ table }) => table),
    definitions,
    data?.rejected ?? [],
  );
  return resultOf(target, data?.runId ?? null, [
    ...ageOutcomes(runs, options),
    ...rowCountOutcomes(tables, found),
    ...(await runChecks(query, checks, {
      now: options.now,
      primaryKeys,
      alongside: alongside.map((other) => (sql: string) => other.query(sql)),
    })),
  ]);
}

/** Whether a run has read a source anew, and so says how much that has. */
export function bringsData({ status, source }: LedgerRun): boolean {
  return status === 'succeeded' && source !== replaySource;
}

/** The newest runs, with tables and rejects of the newest that brought data; none without a ledger. */
export async function recentRuns(loader: QueryableLoader): Promise<readonly RecentRun[]> {
  try {
    return await withLedger(loader, async (ledger) => {
      const runs = await ledger.runs({ limit: 100 });
      const newest = runs.find(bringsData);
      if (newest === undefined) return runs.map((run) => ({ ...run, tables: [] }));
      const { runId } = newest;
      const [details] = await ledger.run(runId);
      const rejected = newest.rejects === 0 ? [] : await ledger.rejects({ runId, all: true });
      return runs.map((run) => {
        const tables = run.runId === runId ? (details?.tables ?? []) : [];
        return { ...run, tables, ...(run.runId === runId ? { rejected } : {}) };
      });
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
