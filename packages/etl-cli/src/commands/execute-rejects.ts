import type { LedgerReject } from '@spacex-platform/loaders';
import { defined } from '../defined.ts';
import { csvText } from '../output/csv-text.ts';
import { causeOf } from '../output/reject-cause.ts';
import { counted, factLines, listEnd, textTable } from '../output/table.ts';
import { visibleText } from '../output/visible-text.ts';
import { type LedgerFlags, onlyMatch, printLedger } from './ledger-command.ts';

interface RejectsFlags extends LedgerFlags {
  readonly run?: string;
  readonly resource?: string;
  readonly cause?: string;
  readonly documents?: boolean;
  readonly all?: boolean;
  readonly limit: number;
}

/** Prints the rejects of a target's ledger, newest first. */
export function listRejects(flags: RejectsFlags): Promise<number> {
  const { run: runId, resource, cause, documents = false, format, all = false, limit } = flags;
  return printLedger(flags, async (ledger) => {
    const filter = { ...defined({ runId, resource }), all };
    // A cause is known only when the issues are read.
    const isListed = cause === undefined && (documents || format !== 'table');
    const found = await ledger.rejects(isListed ? { ...filter, limit: limit + 1 } : filter);
    const rejects = ofCause(found, cause);
    if (format === 'table' && !documents) return causesText(rejects, limit);
    const shown = rejects.slice(0, limit);
    if (format === 'json') {
      return `${JSON.stringify(shown.map((reject) => ({ ...reject, cause: causeOf(reject) })))}\n`;
    }
    if (format === 'csv') return rejectsCsv(shown);
    return rejectsText(shown, rejects.length > limit);
  });
}

/** Prints one reject with every issue and the document as received. */
export function showReject(id: string, flags: LedgerFlags): Promise<number> {
  return printLedger(flags, async (ledger) => {
    const found = await ledger.reject(id);
    const reject = onlyMatch('reject', id, found, ({ rejectId }) => rejectId);
    return flags.format === 'json' ? `${JSON.stringify(reject)}\n` : rejectText(reject);
  });
}

/** The rejects of a cause, or all of them. */
function ofCause(
  rejects: readonly LedgerReject[],
  cause: string | undefined,
): readonly LedgerReject[] {
  return cause === undefined ? rejects : rejects.filter((reject) => causeOf(reject) === cause);
}

/** One line for each cause, the most frequent first. */
function causesText(rejects: readonly LedgerReject[], limit: number): string {
  if (rejects.length === 0) return 'No rejects found.\n';
  const causes = [...Map.groupBy(rejects, causeOf)].toSorted(([, a], [, b]) => b.length - a.length);
  const columns = ['cause', 'resource', 'rejects', 'example', 'newest', 'issue'];
  const rows = causes
    .slice(0, limit)
    .map(([cause, [first, ...more]]) => [
      ...[cause, first?.resource, 1 + more.length, first?.rejectId.slice(0, 8)],
      ...[first?.rejectedAt, firstIssue(first?.issues ?? [])],
    ]);
  const total = `${counted(rejects.length, 'reject')} with ${counted(causes.length, 'cause')}`;
  const shown = causes.length > limit ? `; --limit shows more than ${limit} causes` : '';
  return `${textTable(columns, rows)}(${total}${shown}; list them with --documents)\n`;
}

/** With the whole ids and every issue, one line for each document. */
function rejectsCsv(rejects: readonly LedgerReject[]): string {
  const head = [
    ...['reject', 'run', 'resource', 'document', 'state', 'cause', 'rejected', 'first_rejected'],
    ...['times', 'issues'],
  ];
  const rows = rejects.map((reject) => [
    ...[reject.rejectId, reject.runId, reject.resource, reject.documentId, reject.state],
    ...[causeOf(reject), reject.rejectedAt, reject.firstRejectedAt, reject.timesRejected],
    reject.issues.map(({ path, message }) => `${path || 'document'}: ${message}`).join('; '),
  ]);
  return csvText(head, rows);
}

function rejectsText(rejects: readonly LedgerReject[], more: boolean): string {
  const columns = ['reject', 'resource', 'document', 'state', 'rejected', 'times', 'issue'];
  const rows = rejects.map((reject) => [
    // Long enough to be distinct, and accepted by `rejects show`.
    reject.rejectId.slice(0, 8),
    reject.resource,
    reject.documentId ?? '(no id)',
    reject.state,
    reject.rejectedAt,
    reject.timesRejected,
    firstIssue(reject.issues),
  ]);
  return rejects.length === 0 && !more
    ? 'No rejects found.\n'
    : `${textTable(columns, rows)}${listEnd(rejects.length, 'reject', more)}\n`;
}

function firstIssue([first, ...more]: LedgerReject['issues']): string {
  if (first === undefined) return '';
  const rest = more.length === 0 ? '' : ` (and ${more.length} more)`;
  return `${first.path || 'document'}: ${first.message}${rest}`;
}

function rejectText(reject: LedgerReject): string {
  const facts = factLines({
    reject: reject.rejectId,
    run: reject.runId,
    resource: reject.resource,
    document: reject.documentId ?? '(no id)',
    rejected: rejectedText(reject),
    state: reject.replayedBy === null ? reject.state : `replayed by run ${reject.replayedBy}`,
  });
  const issues = reject.issues.map(
    ({ code, path, message }) => `  ${path || 'document'}: ${message} (${code})`,
  );
  return visibleText(
    `${facts}\nIssues\n${issues.join('\n')}\n\nDocument\n${indented(reject.raw)}\n`,
  );
}

/** When it was rejected, and since when if earlier runs have rejected the document too. */
function rejectedText({ rejectedAt, firstRejectedAt, timesRejected }: LedgerReject): string {
  return timesRejected === 1
    ? rejectedAt
    : `${rejectedAt}, by ${timesRejected} runs since ${firstRejectedAt}`;
}

function indented(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
