import { setTimeout as sleep } from 'node:timers/promises';
import type { WireConnection } from '../sql/postgres-wire/connection.ts';

/** Pause between two questions: the first may find the server between two waits. */
const pauseMs = 300;

/**
 * Asks the server over another connection whether the backend works on a statement. A backend that
 * waits for its client has sent its answer, or has not received what was sent to it.
 */
export async function isBackendWorking(
  connect: () => Promise<WireConnection>,
  pid: number,
  signal: AbortSignal,
): Promise<boolean> {
  const other = await connect();
  const interrupt = () => other.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    if (signal.aborted) return false;
    for (let asked = 0; asked < 2; asked++) {
      if (asked > 0) await sleep(pauseMs);
      const { rows } = await other.query(
        'select state, wait_event_type as waits from pg_stat_activity where pid = $1',
        [pid],
      );
      const [row] = rows;
      // The server does not track states.
      if (row?.['state'] === 'disabled') return true;
      if (row?.['state'] === 'active' && row['waits'] !== 'Client') return true;
    }
    return false;
  } finally {
    signal.removeEventListener('abort', interrupt);
    await other.close();
  }
}
