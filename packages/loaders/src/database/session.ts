import type { LoadSession } from '../loader.ts';
import { closing } from '../run/closing.ts';
import { refusePrune } from '../run/prune.ts';
import { SentRows } from '../run/sent-rows.ts';
import { Guard } from '../run/session-guard.ts';
import type { SessionWork } from '../run/single-use.ts';
import { commit, prepareCommit } from './commit.ts';
import { bounded, type DatabaseConnection, transaction } from './connection.ts';
import { writeChecks } from './ledger-checks.ts';
import { writeRun } from './ledger-writer.ts';
import type { Load } from './load.ts';
import { boundLockWaits } from './table-locks.ts';
import type { DatabaseRun } from './target.ts';

/** Bounds the shutdown: the entry in the ledger is not worth a longer wait. */
const abortWaitMs = 3000;
const abortMs = 10_000;

/**
 * One run on one database, which becomes visible in one transaction or not at all.
 *
 * @param planned the schema changes that are expected before the commit compares the schema again
 */
export function databaseSession(
  run: DatabaseRun,
  load: Load,
  planned: readonly string[],
): SessionWork {
  const { name, schema } = run.target;
  const guard = new Guard(name, run.request, run.connection);
  const sent = new SentRows(name, run.request);
  let ddl = planned;
  let isCommitted = false;
  let documents: LoadSession['documents'];
  return {
    get documents() {
      return documents;
    },
    get ddl() {
      return ddl;
    },
    write: (batch) =>
      guard.run(async () => {
        sent.add(batch);
        await load.write(batch);
      }),
    commit: (outcome) =>
      guard.run(async () => {
        if (run.request.prune === true) refusePrune(name, outcome);
        const published = await prepareCommit(run, load, outcome);
        ddl = published.ddl;
        documents = published.documents;
        guard.seal();
        await commit(run);
        isCommitted = true;
        await guard.end();
        return published.reports;
      }),
    async abort(reason) {
      await guard.end();
      // What is committed stays, with the entry that says so.
      if (isCommitted) return;
      // Without the signal of the run, which may be the reason of the abort.
      const { signal: _, ...rest } = run.request;
      const request = { ...rest, lockTimeoutMs: abortWaitMs };
      const { status, outcome, checks = [] } = reason;
      const record = async (connection: DatabaseConnection) => {
        await boundLockWaits(connection, request);
        await transaction(connection, async () => {
          const end = { status, outcome, tables: [], error: reason };
          await writeRun(connection, schema, request.run, end);
          await writeChecks(connection, schema, request.run.runId, checks);
        });
      };
      try {
        // A connection of its own: the session's may be broken, or in the middle of a COPY.
        await closing(await run.target.connect(request), (connection) =>
          bounded(connection, abortMs, () => record(connection)),
        );
      } catch {
        // Best effort: the error that ended the run must not be hidden by another one.
      }
    },
  };
}
