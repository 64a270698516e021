import { isLoaderError } from '../errors/loader-error.ts';
import type {
  AbortReason,
  LoadSession,
  OpenRequest,
  RowBatch,
  RunOutcome,
  TableReport,
} from '../loader.ts';
import { refusePrune } from '../run/prune.ts';
import { refuseStaleReplays } from '../run/reject-state.ts';
import { Guard } from '../run/session-guard.ts';
import { inTransactions, type Warehouse, withinTime } from './connection.ts';
import { dropProcedure, readCatalog } from './introspection.ts';
import { allRejects, reportsOf } from './ledger-reader.ts';
import { writeEntry } from './ledger-writer.ts';
import type { Turn } from './lock.ts';
import { callOrSettle, outcomeUnknown } from './lost-commit.ts';
import { planMigration } from './migration.ts';
import { publishProcedure } from './publish-procedure.ts';
import type { StagedRun } from './staging.ts';
import type { RedshiftTarget } from './target.ts';

/** A run that ends must end: a turn that cannot be given back expires. */
const abortWaitMs = 5_000;

/** One run on one Redshift: files into S3, COPY into staging, and one CALL that publishes. */
export class RedshiftSession implements LoadSession {
  readonly #target: RedshiftTarget;
  readonly #request: OpenRequest;
  readonly #warehouse: Warehouse;
  readonly #turn: Turn;
  readonly #staged: StagedRun;
  readonly #guard: Guard;
  #ddl: readonly string[];
  #published = false;
  /** Whether nobody knows if the run is published. */
  #isUnknown = false;

  constructor(
    target: RedshiftTarget,
    request: OpenRequest,
    warehouse: Warehouse,
    turn: Turn,
    ddl: readonly string[],
    staged: StagedRun,
  ) {
    this.#target = target;
    this.#request = request;
    this.#warehouse = warehouse;
    this.#turn = turn;
    this.#staged = staged;
    this.#ddl = ddl;
    this.#guard = new Guard(target.name, request, warehouse);
  }

  get ddl(): readonly string[] {
    return this.#ddl;
  }

  async write(batch: RowBatch): Promise<void> {
    await this.#guard.run(() => this.#staged.write(batch));
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    const { schema, name } = this.#target;
    const { run, prune } = this.#request;
    const reports = await this.#guard.run(async () => {
      if (prune === true) refusePrune(name, outcome);
      await this.#refuseStaleReplays();
      await this.#staged.copy(this.#warehouse, outcome, () => this.#guard.check());
      await this.#staged.reconcile(this.#warehouse);
      await this.#migrate();
      await this.#publish();
      this.#published = true;
      this.#guard.seal();
      return reportsOf(this.#warehouse, schema, run.runId).catch((error: unknown) =>
        this.#again((warehouse) => reportsOf(warehouse, schema, run.runId), error),
      );
    });
    await this.#cleanUp(this.#warehouse);
    await this.#guard.end();
    const order = this.#request.tables.map((table) => table.name);
    return reports.toSorted((a, b) => order.indexOf(a.table) - order.indexOf(b.table));
  }

  async abort({ status, outcome, code, message }: AbortReason): Promise<void> {
    const { schema } = this.#target;
    await this.#guard.end();
    try {
      // It may be committed yet, with the entry that says so: another would contradict it.
      if (this.#isUnknown) {
        await this.#removeFiles();
        return;
      }
      // A way in of its own: the session's may be broken.
      await this.#again(async (warehouse) => {
        // What is committed stays, with the entry that says so.
        if (this.#published) return;
        const tables = { schema, nameOf: (table: string) => table };
        const end = { status, outcome, error: { code, message } };
        await withinTime(warehouse, abortWaitMs, () =>
          writeEntry(warehouse, tables, this.#request.run, end),
        ).catch(() => undefined);
        await this.#cleanUp(warehouse);
        await withinTime(warehouse, abortWaitMs, () => this.#turn.release(warehouse));
      });
    } catch {
      // The reason of the abort is the news; the turn expires, the next run removes the rest.
    } finally {
      await this.#turn.stop();
    }
  }

  /** Additions to the schema, which undo nothing where the run fails after them. */
  async #migrate(): Promise<void> {
    const catalog = await readCatalog(this.#warehouse, this.#target.schema);
    const statements = planMigration(this.#target, catalog, this.#request);
    this.#ddl = statements;
    if (statements.length === 0) return;
    await inTransactions(this.#warehouse, statements);
    this.#request.onEvent?.({ type: 'migrated', target: this.#target.name, statements });
  }

  async #publish(): Promise<void> {
    const { run, tables, prune = false, replays = [] } = this.#request;
    const { names, files } = this.#staged;
    const procedure = publishProcedure({
      schema: this.#target.schema,
      runId: run.runId,
      names,
      tables: tables.map((table) => ({ table, rows: files.rowsOf(table) })),
      prune,
      replays,
    });
    await this.#warehouse.query(procedure);
    await this.#turn.stop();
    this.#guard.check();
    try {
      await callOrSettle(this.#warehouse, this.#target, run.runId, names.procedure);
    } catch (error) {
      this.#isUnknown = isLoaderError(error) && error.reason === outcomeUnknown;
      throw error;
    }
  }

  /** A reject may have been read anew since it was chosen; an older document must not win. */
  async #refuseStaleReplays(): Promise<void> {
    const { replays = [] } = this.#request;
    if (replays.length === 0) return;
    const { name, schema } = this.#target;
    const rejects = await allRejects(this.#warehouse, schema);
    const states = new Map(rejects.map(({ rejectId, state }) => [rejectId, state]));
    refuseStaleReplays(name, name, replays, states);
  }

  /** Whatever cannot be removed now, the next run removes. */
  async #cleanUp(warehouse: Warehouse): Promise<void> {
    const { schema } = this.#target;
    const { names, drops } = this.#staged;
    const drop = (work: () => Promise<unknown>) =>
      withinTime(warehouse, abortWaitMs, work).catch(() => undefined);
    await drop(() => warehouse.query(dropProcedure(schema, names.procedure)));
    await drop(() => inTransactions(warehouse, drops));
    await this.#removeFiles();
  }

  /** Once they are copied, nobody reads them any more. */
  async #removeFiles(): Promise<void> {
    const { name, keepStaging } = this.#target;
    if (keepStaging) return;
    const { files } = this.#staged;
    await files.remove().catch((error: unknown) => {
      const message = `Staged files are left in ${files.url}: ${isLoaderError(error) ? error.message : String(error)}`;
      this.#request.onEvent?.({ type: 'warning', target: name, message });
    });
  }

  /** Does work on a new way in; where that fails too, the first error is thrown. */
  async #again<T>(work: (warehouse: Warehouse) => Promise<T>, first?: unknown): Promise<T> {
    try {
      const warehouse = await this.#target.connect(`run ${this.#request.run.runId}`);
      try {
        return await work(warehouse);
      } finally {
        await warehouse.close();
      }
    } catch (error) {
      throw first ?? error;
    }
  }
}
