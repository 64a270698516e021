import { setTimeout as sleep } from 'node:timers/promises';
import type { ResultRow } from '../query-result.ts';
import type { WireConnection } from './connection.ts';

/** Pause between two questions: the first may find a session between two of its steps. */
const pauseMs = 300;

/**
 * Asks a server over another connection whether one of its sessions works on a statement.
 *
 * @param connect opens the connection, which is closed at the end
 * @param question one statement, and its parameter
 * @param saysWorking whether the first row of the answer says that the session works
 * @returns false if both answers say no, or if the signal has aborted
 */
export async function askTwice(
  connect: () => Promise<WireConnection>,
  [question, parameter]: readonly [question: string, parameter: unknown],
  saysWorking: (row: ResultRow | undefined) => boolean,
  signal: AbortSignal,
): Promise<boolean> {
  const other = await connect();
  const interrupt = () => other.interrupt();
  signal.addEventListener('abort', interrupt, { once: true });
  try {
    if (signal.aborted) return false;
    for (let asked = 0; asked < 2; asked++) {
      if (asked > 0) await sleep(pauseMs);
      const { rows } = await other.query(question, [parameter]);
      if (saysWorking(rows[0])) return true;
    }
    return false;
  } finally {
    signal.removeEventListener('abort', interrupt);
    await other.close();
  }
}
