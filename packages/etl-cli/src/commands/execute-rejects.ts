import type { LedgerReject } from '@spacex-platform/loaders';
import { defined } from '../defined.ts';
import { factLines, listEnd, textTable } from '../output/table.ts';
import { visibleText } from '../output/visible-text.ts';
import { type LedgerFlags, onlyMatch, printLedger } from './ledger-command.ts';

interface RejectsFlags extends LedgerFlags {
  readonly run?: string;
  readonly resource?: string;
  readonly all?: boolean;
  readonly limit: number;
}

/** Prints the rejects of a target's ledger, newest first. */
export function listRejects(flags: RejectsFlags): Promise<number> {
  const { run: runId, resource, format, all = false, limit } = flags;
  return printLedger(flags, async (ledger) => {
    const rejects = await ledger.rejects({
      ...defined({ runId, resource }),
      ...{ all, limit: limit + 1 },
    });
    const shown = rejects.slice(0, limit);
    return format === 'json'
      ? `${JSON.stringify(shown)}\n`
      : rejectsText(shown, rejects.length > limit);
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

function rejectsText(rejects: readonly LedgerReject[], more: boolean): string {
  const columns = ['reject', 'resource', 'document', 'state', 'rejected', 'issue'];
  const rows = rejects.map((reject) => [
    // Long enough to be distinct, and accepted by `rejects show`.
    reject.rejectId.slice(0, 8),
    reject.resource,
    reject.documentId ?? '(no id)',
    reject.state,
    reject.rejectedAt,
    issuesText(reject.issues),
  ]);
  return rejects.length === 0 && !more
    ? 'No rejects found.\n'
    : `${textTable(columns, rows)}${listEnd(rejects.length, 'reject', more)}\n`;
}

function issuesText([first, ...more]: LedgerReject['issues']): string {
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
    rejected: reject.rejectedAt,
    state: reject.replayedBy === null ? reject.state : `replayed by run ${reject.replayedBy}`,
  });
  const issues = reject.issues.map(
    ({ code, path, message }) => `  ${path || 'document'}: ${message} (${code})`,
  );
  return visibleText(
    `${facts}\nIssues\n${issues.join('\n')}\n\nDocument\n${indented(reject.raw)}\n`,
  );
}

function indented(raw: string): string {
  try {
    return JSON.stringify(JSON.parse(raw), null, 2);
  } catch {
    return raw;
  }
}
