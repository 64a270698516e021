import type { AbortReason, LoadSession, RowBatch, RunOutcome, TableReport } from '../loader.ts';
import { refusePrune } from '../run/prune.ts';
import { Guard } from '../run/session-guard.ts';
import { commit, prepareCommit } from './commit.ts';
import { type DatabaseConnection, transaction } from './connection.ts';
import { writeChecks } from './ledger-checks.ts';
import { writeRun } from './ledger-writer.ts';
import type { Load } from './load.ts';
import { boundLockWaits } from './table-locks.ts';
import type { DatabaseRun } from './target.ts';

/** Bounds the shutdown: the entry in the ledger is not worth a longer wait. */
const abortWaitMs = 3000;

/** One run on one database, which becomes visible in one transaction or not at all. */
export class DatabaseSession implements LoadSession {
  readonly #run: DatabaseRun;
  readonly #load: Load;
  readonly #guard: Guard;
  #ddl: readonly string[];

  constructor(run: DatabaseRun, load: Load, ddl: readonly string[]) {
    this.#run = run;
    this.#load = load;
    this.#ddl = ddl;
    this.#guard = new Guard(run.target.name, run.request, run.connection);
  }

  get ddl(): readonly string[] {
    return this.#ddl;
  }

  async write(batch: RowBatch): Promise<void> {
    await this.#guard.run(() => this.#load.write(batch));
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    const { target, request } = this.#run;
    return this.#guard.run(async () => {
      if (request.prune === true) refusePrune(target.name, outcome);
      const { reports, ddl } = await prepareCommit(this.#run, this.#load, outcome);
      this.#ddl = ddl;
      this.#guard.seal();
      await commit(this.#run);
      await this.#guard.end();
      return reports;
    });
  }

  async abort(reason: AbortReason): Promise<void> {
    const { target } = this.#run;
    await this.#guard.end();
    // Without the signal of the run, which may be the reason of the abort.
    const { signal: _, ...rest } = this.#run.request;
    const request = { ...rest, lockTimeoutMs: abortWaitMs };
    const { status, outcome, checks = [] } = reason;
    let connection: DatabaseConnection | undefined;
    try {
      // A connection of its own: the session's may be broken, or in the middle of a COPY.
      connection = await target.connect(request);
      const ledger = connection;
      await boundLockWaits(ledger, request);
      await transaction(ledger, async () => {
        const end = { status, outcome, tables: [], error: reason };
        await writeRun(ledger, target.schema, request.run, end);
        await writeChecks(ledger, target.schema, request.run.runId, checks);
      });
    } catch {
      // Best effort: the error that ended the run must not be hidden by another one.
    } finally {
      await connection?.close();
    }
  }
}
