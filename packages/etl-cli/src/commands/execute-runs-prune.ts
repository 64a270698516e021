import { type LedgerRun, prunableRuns } from '@spacex-platform/loaders';
import { exitCodes } from '../exit-codes.ts';
import { csvText } from '../output/csv-text.ts';
import { reportOnly } from '../output/output-errors.ts';
import { counted, textTable } from '../output/table.ts';
import { withOpen } from '../targets/with-open.ts';
import { UsageError } from '../usage-error.ts';
import type { LedgerFlags } from './ledger-command.ts';
import { loaderOf } from './read-target.ts';
import { reportFailure } from './report-failure.ts';

interface PruneFlags extends LedgerFlags {
  readonly keep: number;
  /** Milliseconds. */
  readonly olderThan: number;
  readonly yes?: boolean;
}

/** Lists the runs that a ledger no longer needs, or deletes them with `--yes`. */
export function pruneRuns(flags: PruneFlags): Promise<number> {
  const { keep, olderThan: olderThanMs, yes: removed = false, format } = flags;
  if (removed) reportOnly();
  return reportFailure(flags, async () => {
    const loader = await loaderOf(flags);
    if (loader.deleteRuns === undefined) {
      throw new UsageError(`The target ${loader.name} cannot delete runs of its ledger.`);
    }
    const retention = { keep, olderThanMs };
    const runs = await withOpen(loader.openLedger(), (ledger) => prunableRuns(ledger, retention));
    if (removed && runs.length > 0) await loader.deleteRuns(runs.map(({ runId }) => runId));
    const print = { table: pruneText, json: pruneJson, csv: pruneCsv }[format];
    process.stdout.write(print(runs, removed));
    return exitCodes.succeeded;
  });
}

const head = ['run', 'status', 'source', 'finished', 'rejects'];

function cellsOf(run: LedgerRun): unknown[] {
  return [run.runId, run.status, run.source, run.finishedAt, run.rejects];
}

function pruneJson(runs: readonly LedgerRun[], removed: boolean): string {
  return `${JSON.stringify({ removed, runs })}\n`;
}

function pruneCsv(runs: readonly LedgerRun[]): string {
  return csvText(head, runs.map(cellsOf));
}

function pruneText(runs: readonly LedgerRun[], removed: boolean): string {
  if (runs.length === 0) return 'There are no runs to delete.\n';
  const list = textTable(head, runs.map(cellsOf));
  const count = counted(runs.length, 'run');
  return removed
    ? `${list}Deleted ${count}.\n`
    : `${list}${count} would be deleted. Re-run with --yes to delete them.\n`;
}
