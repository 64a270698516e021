import type { LedgerCheck, LedgerRun, LedgerRunDetails } from '@spacex-platform/loaders';
import { isNotable } from '@spacex-platform/loaders/internal/pipeline';
import { countsText } from '../checks/count-by-status.ts';
import { csvText } from '../output/csv-text.ts';
import { factLines, listEnd, textTable } from '../output/table.ts';
import { locationOptions } from '../targets/location-options.ts';
import { type LedgerFlags, onlyMatch, printLedger } from './ledger-command.ts';

interface RunsFlags extends LedgerFlags {
  readonly limit: number;
  readonly status?: LedgerRun['status'];
}

/** Prints the runs of a target's ledger, newest first. */
export function listRuns(flags: RunsFlags): Promise<number> {
  return printLedger(flags, async (ledger) => {
    const { format, limit, status } = flags;
    // The ledger cannot select by status.
    const all = await ledger.runs(status === undefined ? { limit: limit + 1 } : {});
    const runs = status === undefined ? all : all.filter((run) => run.status === status);
    const shown = runs.slice(0, limit);
    if (format === 'json') return `${JSON.stringify(shown)}\n`;
    if (format === 'csv') return csvText(runsHead, shown.map(runCells));
    return runsText(shown, runs.length > limit);
  });
}

/** Prints one run with everything that the ledger stores about it. */
export function showRun(id: string, flags: LedgerFlags): Promise<number> {
  return printLedger(flags, async (ledger) => {
    const run = onlyMatch('run', id, await ledger.run(id), ({ runId }) => runId);
    const checks = (await ledger.checks?.(run.runId)) ?? [];
    return flags.format === 'json'
      ? `${JSON.stringify({ ...run, checks })}\n`
      : runText(run, checks, locationOptions(flags.target, flags));
  });
}

const runsHead = [
  ...['run', 'status', 'source', 'finished', 'seconds', 'documents', 'rejects', 'error'],
];

function runCells(run: LedgerRun): unknown[] {
  return [
    ...[run.runId, run.status, run.source, run.finishedAt, secondsOf(run)],
    run.resources.reduce((sum, { documents }) => sum + documents, 0),
    ...[run.rejects, run.error?.code],
  ];
}

function runsText(runs: readonly LedgerRun[], more: boolean): string {
  return `${textTable(runsHead, runs.map(runCells))}${listEnd(runs.length, 'run', more)}\n`;
}

function secondsOf({ startedAt, finishedAt }: LedgerRun): number {
  return Math.round((Date.parse(finishedAt) - Date.parse(startedAt)) / 100) / 10;
}

function runText(run: LedgerRunDetails, checks: readonly LedgerCheck[], location: string): string {
  const rejects = `${run.rejects} (spacex-etl rejects --run ${run.runId}${location})`;
  const facts = factLines({
    run: run.runId,
    status: run.status,
    source: run.restoredRun === undefined ? run.source : `${run.source} to run ${run.restoredRun}`,
    origin: run.origin,
    started: run.startedAt,
    finished: `${run.finishedAt} (${secondsOf(run)} s)`,
    version: run.version,
    rejects: run.rejects === 0 ? '0' : rejects,
    ...(run.error === null ? {} : { error: `${run.error.code}: ${run.error.message}` }),
  });
  const sections = [
    section('Resources', ['resource', 'documents', 'accepted', 'rejected'], run.resources),
    section('Tables', ['table', 'rows', 'inserted', 'updated', 'unchanged', 'deleted'], run.tables),
    section('Drift: fields unknown to the schema', ['resource', 'path', 'documents'], run.drift),
    checksSection(checks),
  ];
  return `${facts}${sections.join('')}`;
}

/** The number of checks by status, and every check that did not pass. */
function checksSection(checks: readonly LedgerCheck[]): string {
  if (checks.length === 0) return '';
  const shown = checks.filter(isNotable);
  const columns = ['id', 'status', 'cases', 'known', 'example'];
  const table = section(`Checks: ${countsText(checks)}`, columns, shown);
  return table === '' ? `\nChecks: ${countsText(checks)}\n` : table;
}

function section(title: string, columns: readonly string[], rows: readonly object[]): string {
  if (rows.length === 0) return '';
  const values = rows.map((row) =>
    columns.map((column) => (row as Readonly<Record<string, unknown>>)[column]),
  );
  return `\n${title}\n${textTable(columns, values)}`;
}
