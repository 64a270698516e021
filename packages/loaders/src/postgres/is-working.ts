import { askTwice } from '../sql/postgres-wire/ask-twice.ts';
import type { WireConnection } from '../sql/postgres-wire/connection.ts';
import type { ResultRow } from '../sql/query-result.ts';

const question = 'select state, wait_event_type as waits from pg_stat_activity where pid = $1';

/**
 * Asks the server over another connection whether the backend works on a statement. A backend that
 * waits for its client has sent its answer, or has not received what was sent to it.
 */
export function isBackendWorking(
  connect: () => Promise<WireConnection>,
  pid: number,
  signal: AbortSignal,
): Promise<boolean> {
  return askTwice(connect, [question, pid], saysWorking, signal);
}

function saysWorking(row: ResultRow | undefined): boolean {
  // A server that does not track states does not know.
  if (row?.['state'] === 'disabled') return true;
  return row?.['state'] === 'active' && row['waits'] !== 'Client';
}
