import { setTimeout as sleep } from 'node:timers/promises';
import { isLoaderError, LoaderError } from '../errors/loader-error.ts';
import { qualified } from '../sql/names.ts';
import { type Warehouse, withinTime } from './connection.ts';
import { statusOf } from './ledger-reader.ts';
import type { RedshiftTarget } from './target.ts';

/** Tries to read the outcome, some seconds apart: a cluster may be changing its leader node. */
const waitsMs = [0, 1_000, 4_000];

/** Reason of the error where nobody knows whether the run was committed. */
export const outcomeUnknown = 'outcome_unknown';

/** How long a procedure whose client is gone may still run. */
const longestWaitMs = 120_000;

/**
 * Calls the procedure of a run. A CALL whose answer was lost may have committed: the ledger
 * knows. Returns where it has.
 *
 * @throws the error as it was where nothing was committed, LoaderError `connection` where nobody
 * can tell
 */
export async function callOrSettle(
  warehouse: Warehouse,
  target: RedshiftTarget,
  runId: string,
  procedure: string,
): Promise<void> {
  try {
    await warehouse.query(`call ${qualified(target.schema, procedure)}()`);
  } catch (error) {
    if (endedByServer(error)) throw error;
    const status = await outcomeOf(target, runId);
    if (status !== 'succeeded') throw error;
  }
}

/**
 * Whether the server itself said that the statement has failed, and so was rolled back: by a
 * SQLSTATE, or by a state of the Data API, which has none. Errors of the way there have a name.
 */
function endedByServer(error: unknown): boolean {
  if (!isLoaderError(error) || error.code === 'connection') return false;
  return error.reason === undefined || /^[0-9A-Z]{5}$/.test(error.reason);
}

async function outcomeOf(target: RedshiftTarget, runId: string): Promise<string | undefined> {
  const { name, schema } = target;
  let failure: unknown;
  for (const wait of waitsMs) {
    await sleep(wait);
    try {
      const warehouse = await target.connect(`settle ${runId}`);
      try {
        // A procedure that still runs holds this lock: after it, its end is there to be read.
        return await withinTime(warehouse, longestWaitMs, async () => {
          await warehouse.transaction([`lock table ${qualified(schema, 'etl_turns')}`]);
          return statusOf(warehouse, schema, runId);
        });
      } finally {
        await warehouse.close();
      }
    } catch (error) {
      failure = error;
    }
  }
  throw new LoaderError(
    'connection',
    `The connection to ${name} was lost while the run was published, and the outcome could not be read. ` +
      'Run again: what was committed will be found unchanged.',
    { target: name, reason: outcomeUnknown, cause: failure },
  );
}
