import { isLoaderError } from '../errors/loader-error.ts';
import type { LedgerRun } from '../ledger.ts';
import type { OpenRequest } from '../loader.ts';
import { closing } from '../run/closing.ts';
import { settleLostCommit } from '../run/lost-commit.ts';
import { statusOfRun } from '../sql/ledger-reader.ts';
import { bounded } from './connection.ts';
import { lockSchema } from './lock.ts';
import type { DatabaseTarget } from './target.ts';

/** How long to wait for the server to come back and end the transaction of the lost connection. */
const timeoutAfterLossMs = 60_000;
/** The same after a connection that has stalled for a minute, so that the run ends within two. */
const timeoutAfterStallMs = 20_000;
const pauseMs = 500;

/**
 * Finds out whether a COMMIT that failed has happened. Returns if it has.
 *
 * @throws the error if nothing was committed, LoaderError `connection` if the outcome is unknown
 */
export async function settleCommit(
  target: DatabaseTarget,
  request: OpenRequest,
  error: unknown,
): Promise<void> {
  if (!isLoaderError(error) || error.code !== 'connection') throw error;
  const timeoutMs = error.reason === 'ETIMEDOUT' ? timeoutAfterStallMs : timeoutAfterLossMs;
  const readStatus = (remainingMs: number) => statusNow(target, request, remainingMs);
  await settleLostCommit(error, { target: target.name, readStatus, timeoutMs, pauseMs });
}

async function statusNow(
  target: DatabaseTarget,
  request: OpenRequest,
  lockTimeoutMs: number,
): Promise<LedgerRun['status'] | undefined> {
  const { signal: _, ...rest } = request;
  return closing(await target.connect(rest), async (connection) => {
    return bounded(connection, lockTimeoutMs + pauseMs, async () => {
      // The lock of the lost connection is free once the server has ended its transaction.
      await lockSchema(connection, target.schema, { ...rest, lockTimeoutMs });
      return statusOfRun(connection, target.schema, request.run.runId);
    });
  });
}
