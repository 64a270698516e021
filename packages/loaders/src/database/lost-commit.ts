import { setTimeout as sleep } from 'node:timers/promises';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import { statusOfRun } from './ledger-reader.ts';
import { lockSchema } from './lock.ts';
import type { DatabaseTarget } from './target.ts';

/** How long to wait until the server is there again, and has ended the lost connection's transaction. */
const settleWaitMs = 60_000;

/** Between two looks for a server that a failover has taken away. */
const pauseMs = 500;

/**
 * A COMMIT whose answer was lost may have happened: the ledger knows. Returns where it has.
 *
 * @throws the error as it was where nothing was committed, LoaderError `connection` where nobody
 * can tell
 */
export async function settleLostCommit(
  target: DatabaseTarget,
  request: OpenRequest,
  error: unknown,
): Promise<void> {
  if (!isLoaderError(error) || error.code !== 'connection') throw error;
  const deadline = performance.now() + settleWaitMs;
  for (;;) {
    try {
      const left = Math.max(1, deadline - performance.now());
      if ((await statusNow(target, request, left)) === 'succeeded') return;
      break;
    } catch (cause) {
      if (mayComeBack(cause) && performance.now() + pauseMs < deadline) {
        await sleep(pauseMs);
        continue;
      }
      throw new LoaderError(
        'connection',
        `The connection to ${target.name} was lost during COMMIT and the outcome could not be read. ` +
          'Run again: what was committed will be found unchanged.',
        { target: target.name, cause },
      );
    }
  }
  throw error;
}

/** What the ledger says of the run, once the lost connection's transaction has ended. */
async function statusNow(
  target: DatabaseTarget,
  request: OpenRequest,
  waitMs: number,
): Promise<string | undefined> {
  const { signal: _, ...rest } = request;
  const connection = await target.connect(rest);
  try {
    // The old connection's lock is free once the server has ended its transaction.
    await lockSchema(connection, target.schema, { ...rest, lockTimeoutMs: waitMs });
    return await statusOfRun(connection, target.schema, request.run.runId);
  } finally {
    await connection.close();
  }
}

/** A server that changes its place is away for some seconds. */
function mayComeBack(error: unknown): boolean {
  return isLoaderError(error) && (error.code === 'connection' || error.code === 'unavailable');
}
