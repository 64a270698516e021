import { isLoaderError } from '../errors/loader-error.ts';
import type { LedgerRun } from '../ledger.ts';
import { closing } from '../run/closing.ts';
import { settleLostCommit } from '../run/lost-commit.ts';
import { statusOfRun } from '../sql/ledger-reader.ts';
import { qualified } from '../sql/names.ts';
import { withinTime } from './connection.ts';
import type { EndedStatus } from './data-api/poll-statement.ts';
import type { RedshiftTarget } from './target.ts';

/** A cluster that changes its leader node is back within seconds. */
const timeoutMs = 6_000;
const pauseMs = 1_500;

/** How long a procedure whose client is gone may still run. */
const maxProcedureMs = 120_000;

/**
 * Finds out whether a CALL that failed has committed. Returns if it has.
 *
 * @throws the error if nothing was committed, LoaderError `connection` if the outcome is unknown
 */
export async function settleCommit(
  target: RedshiftTarget,
  runId: string,
  error: unknown,
): Promise<void> {
  if (endedByServer(error)) throw error;
  const readStatus = () => statusNow(target, runId);
  await settleLostCommit(error, { target: target.name, readStatus, timeoutMs, pauseMs });
}

const endedStatuses: readonly string[] = ['FAILED', 'ABORTED'] satisfies EndedStatus[];

/**
 * Whether the server itself reported that the statement failed, and so was rolled back: by a
 * SQLSTATE, or by a state of the Data API, which has none.
 */
function endedByServer(error: unknown): boolean {
  if (!isLoaderError(error) || error.code === 'connection') return false;
  const { reason = '' } = error;
  return endedStatuses.includes(reason) || /^[0-9A-Z]{5}$/.test(reason);
}

async function statusNow(
  target: RedshiftTarget,
  runId: string,
): Promise<LedgerRun['status'] | undefined> {
  return closing(await target.connect(`settle ${runId}`), (warehouse) =>
    // A procedure that still runs holds this lock: once it is free, the outcome can be read.
    withinTime(warehouse, maxProcedureMs, async () => {
      await warehouse.transaction([`lock table ${qualified(target.schema, 'etl_turns')}`]);
      return statusOfRun(warehouse, target.schema, runId);
    }),
  );
}
