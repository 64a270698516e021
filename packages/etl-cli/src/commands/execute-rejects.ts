import type { LedgerReject, QueryableLoader } from '@spacex-platform/loaders';
import { listEnd, textTable } from '../output/table.ts';
import { type Replay, rejectsSource } from '../pipeline/rejects-source.ts';
import type { TargetName } from '../target-names.ts';
import { executeRun } from './execute-run.ts';
import { lookIntoLedger, theOne, withLedger } from './look.ts';
import type { LookFlags } from './options.ts';
import type { RejectsFlags, ReplayFlags } from './rejects.ts';

/** Prints the rejects of a target's ledger, newest first. */
export function listRejects(flags: RejectsFlags): Promise<number> {
  const { format, all = false, limit } = flags;
  return lookIntoLedger(flags, async (ledger) => {
    const rejects = await ledger.rejects({ ...filterOf(flags), all, limit: limit + 1 });
    const shown = rejects.slice(0, limit);
    return format === 'json'
      ? `${JSON.stringify(shown)}\n`
      : rejectsText(shown, rejects.length > limit);
  });
}

/** Prints one reject with every issue and the document as received. */
export function showReject(id: string, flags: LookFlags): Promise<number> {
  return lookIntoLedger(flags, async (ledger) => {
    const found = await ledger.reject(id);
    const reject = theOne('reject', id, found, ({ rejectId }) => rejectId);
    return flags.format === 'json' ? `${JSON.stringify(reject)}\n` : rejectText(reject);
  });
}

/** Loads what passes by now; returns the exit code of the run. */
export function replayRejects(
  flags: Omit<ReplayFlags, 'target' | 'resource'> & {
    readonly target: TargetName;
    readonly resource?: string;
  },
): Promise<number> {
  const { target, resource: _, ...rest } = flags;
  const replay = async ([loader]: readonly QueryableLoader[]): Promise<Replay | undefined> => {
    if (loader === undefined) return undefined;
    const rejects = await withLedger(loader, (ledger) => ledger.rejects(filterOf(flags)));
    return rejects.length === 0 ? undefined : rejectsSource(rejects);
  };
  // What is still broken stays a reject, and costs nobody the rest.
  const maxRejects = Number.POSITIVE_INFINITY;
  return executeRun({ flags: { ...rest, maxRejects }, targets: [target], lake: undefined, replay });
}

function filterOf({ run, resource }: { readonly run?: string; readonly resource?: string }) {
  return {
    ...(run === undefined ? {} : { runId: run }),
    ...(resource === undefined ? {} : { resource }),
  };
}

function rejectsText(rejects: readonly LedgerReject[], more: boolean): string {
  const columns = ['reject', 'resource', 'document', 'state', 'rejected', 'issue'];
  const rows = rejects.map((reject) => [
    // Enough to tell a few thousand apart, and `show` takes it.
    reject.rejectId.slice(0, 8),
    reject.resource,
    reject.documentId ?? '(no id)',
    reject.state,
    reject.rejectedAt,
    issuesText(reject.issues),
  ]);
  return rejects.length === 0 && !more
    ? 'There are no such rejects.\n'
    : `${textTable(columns, rows)}${listEnd(rejects.length, 'reject', more)}\n`;
}

function issuesText([first, ...more]: LedgerReject['issues']): string {
  if (first === undefined) return '';
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${first.path || 'document'}: ${first.message}${rest}`;
}

function rejectText(reject: LedgerReject): string {
  const facts = [
    ['reject', reject.rejectId],
    ['run', reject.runId],
    ['resource', reject.resource],
    ['document', reject.documentId ?? '(no id)'],
    ['rejected', reject.rejectedAt],
    ['state', reject.replayedBy === null ? reject.state : `replayed by run ${reject.replayedBy}`],
  ].map(([name, value]) => `${name?.padEnd(10)}${value}`);
  const issues = reject.issues.map(
    ({ code, path, message }) => `  ${path || 'document'}: ${message} (${code})`,
  );
  return `${facts.join('\n')}\n\nIssues\n${issues.join('\n')}\n\nDocument\n${indented(reject.raw)}\n`;
}

function indented(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
