import type {
  AbortReason,
  LoadSession,
  OpenRequest,
  RowBatch,
  RunOutcome,
  TableReport,
} from '../loader.ts';
import { refusePrune } from '../prune.ts';
import { type DatabaseConnection, transaction } from './connection.ts';
import { Guard } from './guard.ts';
import { writeRun } from './ledger.ts';
import type { Load } from './load.ts';
import { settleLostCommit } from './lost-commit.ts';
import { explainRefusal } from './missing-rights.ts';
import { boundLockWaits, explainTableLock } from './table-locks.ts';
import type { DatabaseTarget } from './target.ts';

/** A run that ends must end: its entry in the ledger is not worth a longer wait. */
const abortWaitMs = 3000;

/** One run on one database, which becomes visible in one transaction or not at all. */
export class DatabaseSession implements LoadSession {
  readonly #target: DatabaseTarget;
  readonly #request: OpenRequest;
  readonly #connection: DatabaseConnection;
  readonly #load: Load;
  readonly #guard: Guard;
  #ddl: readonly string[];

  constructor(
    target: DatabaseTarget,
    request: OpenRequest,
    connection: DatabaseConnection,
    load: Load,
    ddl: readonly string[],
  ) {
    this.#target = target;
    this.#request = request;
    this.#connection = connection;
    this.#load = load;
    this.#ddl = ddl;
    this.#guard = new Guard(target, request, connection);
  }

  get ddl(): readonly string[] {
    return this.#ddl;
  }

  async write(batch: RowBatch): Promise<void> {
    await this.#guard.run(() => this.#load.write(batch));
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    return this.#guard.run(async () => {
      if (this.#request.prune === true) refusePrune(this.#target.name, outcome);
      const reports = await this.#publish(outcome);
      this.#guard.seal();
      await this.#connection
        .query('commit')
        .catch((error: unknown) => settleLostCommit(this.#target, this.#request, error));
      await this.#guard.end();
      return reports;
    });
  }

  async abort(reason: AbortReason): Promise<void> {
    const { schema, connect } = this.#target;
    await this.#guard.end();
    // A connection of its own: the session's may be broken, or in the middle of a COPY. And
    // never the run's signal, which may be the very reason.
    const { signal: _, ...rest } = this.#request;
    const request = { ...rest, lockTimeoutMs: abortWaitMs };
    const { status, outcome } = reason;
    let connection: DatabaseConnection | undefined;
    try {
      connection = await connect.call(this.#target, request);
      const ledger = connection;
      await boundLockWaits(ledger, request);
      await transaction(ledger, () =>
        writeRun(ledger, schema, this.#request.run, { status, outcome, tables: [], error: reason }),
      );
    } catch {
      // The reason of the abort is the news; that the target cannot note it is part of it.
    } finally {
      await connection?.close();
    }
  }

  /** Leaves the transaction open, with everything in it. */
  async #publish(outcome: RunOutcome): Promise<readonly TableReport[]> {
    const connection = this.#connection;
    try {
      const { reports, ddl } = await this.#load.publish(outcome);
      this.#ddl = ddl;
      return reports;
    } catch (error) {
      await connection.query('rollback').catch(() => undefined);
      const refusal = await explainRefusal(connection, this.#target.schema, error);
      throw await explainTableLock(connection, this.#target, this.#request, refusal);
    }
  }
}
