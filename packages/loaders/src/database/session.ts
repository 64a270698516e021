import type {
  AbortReason,
  LoadSession,
  OpenRequest,
  RowBatch,
  RunOutcome,
  TableReport,
} from '../loader.ts';
import { refusePrune } from '../run/prune.ts';
import { Guard } from '../run/session-guard.ts';
import { quoted } from '../sql/names.ts';
import { writeChecks } from './check-ledger.ts';
import { type DatabaseConnection, transaction } from './connection.ts';
import { writeRun } from './ledger-writer.ts';
import type { Load } from './load.ts';
import { settleLostCommit } from './lost-commit.ts';
import { explainRefusal } from './missing-privileges.ts';
import { primaryKeysOf } from './primary-keys.ts';
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
    this.#guard = new Guard(target.name, request, connection);
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
    const { status, outcome, checks = [] } = reason;
    const { runId } = this.#request.run;
    let connection: DatabaseConnection | undefined;
    try {
      connection = await connect.call(this.#target, request);
      const ledger = connection;
      await boundLockWaits(ledger, request);
      await transaction(ledger, async () => {
        const end = { status, outcome, tables: [], error: reason };
        await writeRun(ledger, schema, this.#request.run, end);
        await writeChecks(ledger, schema, runId, checks);
      });
    } catch {
      // The reason of the abort is the news; that the target cannot note it is part of it.
    } finally {
      await connection?.close();
    }
  }

  /** Shows what the transaction holds to whoever wants to look before its COMMIT. */
  async #preview(reports: readonly TableReport[]): Promise<void> {
    const { inspect } = this.#request;
    if (inspect === undefined) return;
    const connection = this.#connection;
    await connection.query(`set local search_path to ${quoted(this.#target.schema)}, pg_temp`);
    await connection.query("set local work_mem to '128MB'");
    await connection.query('set local jit to off');
    // The planner knows nothing yet of rows that came in this transaction.
    for (const { table, inserted } of reports) {
      if (inserted > 0) await connection.query(`analyze ${quoted(table)}`);
    }
    const checks = await inspect({
      query: (sql) => connection.query(sql),
      primaryKeys: () => primaryKeysOf(connection),
      reports,
    });
    await writeChecks(connection, this.#target.schema, this.#request.run.runId, checks);
  }

  /** Leaves the transaction open, with everything in it. */
  async #publish(outcome: RunOutcome): Promise<readonly TableReport[]> {
    const connection = this.#connection;
    try {
      const { reports, ddl } = await this.#load.publish(outcome);
      this.#ddl = ddl;
      await this.#preview(reports);
      return reports;
    } catch (error) {
      await connection.query('rollback').catch(() => undefined);
      const refusal = await explainRefusal(connection, this.#target.schema, error);
      throw await explainTableLock(connection, this.#target, this.#request, refusal);
    }
  }
}
