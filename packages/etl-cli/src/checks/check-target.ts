import {
  isLoaderError,
  type LedgerReject,
  type LedgerRun,
  type LedgerRunDetails,
  type QueryableLoader,
  type Reader,
  replaySource,
  type VerifyHashesOptions,
} from '@spacex-platform/loaders';
import { countRows, rowCountOutcomes } from '@spacex-platform/loaders/internal/pipeline';
import {
  type CheckOutcome,
  type CheckStatus,
  checks,
  tables as definitions,
  runChecks,
} from '@spacex-platform/transform';
import { withOpen } from '../targets/with-open.ts';
import { ageOutcomes } from './age.ts';
import { countByStatus } from './count-by-status.ts';
import { hashOutcomes } from './edited-rows.ts';

/** The result of checking a target. */
export interface CheckResult extends Readonly<Record<CheckStatus, number>> {
  readonly target: string;
  /** The run that last loaded data; null if the ledger has none. */
  readonly runId: string | null;
  readonly checks: readonly CheckOutcome[];
}

/** A run with the details that checks need. */
export interface RecentRun extends LedgerRunDetails {
  /** Its rejects; absent if they were not read. */
  readonly rejected?: readonly LedgerReject[];
}

interface CheckOptions {
  /** Warn if the data is older, in milliseconds. Default: never. */
  readonly maxAgeMs?: number;
  readonly now: Date;
  /** Compute the content hash of every row again. Default: no. */
  readonly deep?: VerifyHashesOptions | undefined;
}

/**
 * Runs all checks on a target, and compares its data with the last runs in its ledger.
 *
 * @throws LoaderError if the target cannot be read, or has no tables
 */
export async function checkTarget(
  loader: QueryableLoader,
  options: CheckOptions,
): Promise<CheckResult> {
  // Sequentially, since an embedded database can only be opened once at a time.
  let runs = await recentRuns(loader);
  for (;;) {
    const result = await checkOnce(loader, runs, options);
    if (!result.checks.some(isAboutTheRun)) return result;
    // Another run may have committed after the ledger was read; then check again.
    const newer = await recentRuns(loader);
    if (newer[0]?.runId === runs[0]?.runId) return result;
    runs = newer;
  }
}

async function checkOnce(
  loader: QueryableLoader,
  runs: readonly RecentRun[],
  options: CheckOptions,
): Promise<CheckResult> {
  return withOpen(loader.openReader({ oneMoment: true }), async (reader) => {
    // If a second connection is not available, the first one does all the work.
    const second = await reader.another?.().catch(() => undefined);
    try {
      const alongside = second === undefined ? [] : [second];
      return await runTargetChecks(loader.name, reader, runs, options, alongside);
    } finally {
      await second?.close();
    }
  });
}

function isAboutTheRun({ id, status }: CheckOutcome): boolean {
  return status === 'failed' && /\.rows\.(present|brought_again)$/.test(id);
}

/**
 * Runs all checks on the data that a reader sees, and compares it with the runs that loaded it.
 *
 * @param alongside more readers of the same snapshot, for parallel queries
 */
export async function runTargetChecks(
  target: string,
  reader: Pick<Reader, 'query' | 'primaryKeys' | 'storesRows'>,
  runs: readonly RecentRun[],
  options: CheckOptions,
  alongside: readonly Pick<Reader, 'query'>[] = [],
): Promise<CheckResult> {
  const query = (sql: string) => reader.query(sql);
  const primaryKeys = (await reader.primaryKeys?.()) ?? new Map();
  const data = runs.find(loadsSource);
  const tables = data?.tables ?? [];
  const counts = await countRows(
    query,
    tables.map(({ table }) => table),
    definitions,
    data?.rejected ?? [],
  );
  const outcomes = [
    ...ageOutcomes(runs, options),
    ...rowCountOutcomes(tables, counts, definitions),
    ...(options.deep === undefined ? [] : await hashOutcomes(reader, options.deep)),
    ...(await runChecks(query, checks, {
      now: options.now,
      primaryKeys,
      storesRows: reader.storesRows ?? false,
      alongside: alongside.map((other) => (sql: string) => other.query(sql)),
    })),
  ];
  return { target, runId: data?.runId ?? null, ...countByStatus(outcomes), checks: outcomes };
}

/** Whether a run has read a source, rather than replayed rejects. */
export function loadsSource({ status, source }: LedgerRun): boolean {
  return status === 'succeeded' && source !== replaySource;
}

/** The number of runs that {@link recentRuns} reads. */
export const recentRunsLimit = 100;

/** The newest runs; the newest that read a source has its tables and rejects. Empty without a ledger. */
export async function recentRuns(loader: QueryableLoader): Promise<readonly RecentRun[]> {
  try {
    return await withOpen(loader.openLedger(), async (ledger) => {
      const runs = await ledger.runs({ limit: recentRunsLimit });
      const newest = runs.find(loadsSource);
      if (newest === undefined) return runs.map((run) => ({ ...run, tables: [] }));
      const { runId } = newest;
      const [details] = await ledger.run(runId);
      const rejected = newest.rejects === 0 ? [] : await ledger.rejects({ runId, all: true });
      const tables = details?.tables ?? [];
      return runs.map((run) =>
        run.runId === runId ? { ...run, tables, rejected } : { ...run, tables: [] },
      );
    });
  } catch (error) {
    // Tables may exist without a ledger. If they do not, reading them reports that.
    if (isLoaderError(error) && error.code === 'not_found') return [];
    throw error;
  }
}
