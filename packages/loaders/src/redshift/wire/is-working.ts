import { isLoaderError } from '../../errors/loader-error.ts';
import { askTwice } from '../../sql/postgres-wire/ask-twice.ts';
import type { WireConnection } from '../../sql/postgres-wire/connection.ts';
import type { ResultRow } from '../../sql/query-result.ts';

/** What `sys_query_history` says about the statements of one session. */
const question = `
  select count(*) as statements,
         sum(case when status in ('planning', 'queued', 'running') then 1 else 0 end) as working,
         sum(case when status = 'returning' then 1 else 0 end) as returning_rows,
         datediff(microsecond, max(end_time), getdate()) as idle_micros
    from sys_query_history
   where session_id = $1`;

/**
 * Asks the cluster over another connection whether a session works on a statement. Without evidence
 * that it does not, it counts as working, because a long merge must not be interrupted: the history
 * may be late, hidden, or lack a kind of statement.
 *
 * @param connect a connection of its own
 * @param session the `pg_backend_pid()` of the session
 * @param quietMs how long nothing has arrived
 * @throws LoaderError `connection`, … if the cluster cannot be asked
 */
export async function isSessionWorking(
  connect: () => Promise<WireConnection>,
  session: number,
  quietMs: number,
  signal: AbortSignal,
): Promise<boolean> {
  const saysWorking = (row: ResultRow | undefined) => !hasEnded(row, quietMs);
  try {
    return await askTwice(connect, [question, String(session)], saysWorking, signal);
  } catch (error) {
    if (isLoaderError(error) && error.code === 'connection') throw error;
    return true;
  }
}

/** Whether the last statement ended, or returns rows that do not arrive. */
function hasEnded(row: ResultRow | undefined, quietMs: number): boolean {
  if (row === undefined || Number(row['statements']) === 0) return false;
  if (Number(row['working']) > 0) return false;
  if (Number(row['returning_rows']) > 0) return true;
  // Not a statement that ended just now: its successor may not be listed yet.
  return Number(row['idle_micros']) / 1000 > quietMs / 2;
}
