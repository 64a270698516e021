import { isLoaderError } from '../errors/loader-error.ts';
import type {
  AbortReason,
  DocumentComparison,
  RowBatch,
  RunOutcome,
  TableReport,
} from '../loader.ts';
import { closing } from '../run/closing.ts';
import { refusePrune } from '../run/prune.ts';
import { SentRows } from '../run/sent-rows.ts';
import { Guard } from '../run/session-guard.ts';
import type { SessionWork } from '../run/single-use.ts';
import { commit, isOutcomeUnknown, prepareCommit, reportsInOrder } from './commit.ts';
import { inTransactions, type Warehouse, withinTime } from './connection.ts';
import { dropProcedure } from './introspection.ts';
import { writeRun } from './ledger-writer.ts';
import type { Lease } from './lock.ts';
import type { StagedRun } from './staging.ts';
import type { RedshiftRun } from './target.ts';

/** Bounds the shutdown: a lease that cannot be released expires. */
const abortWaitMs = 5_000;

/** One run on one Redshift: files into S3, COPY into staging, and one CALL that publishes. */
export class RedshiftSession implements SessionWork {
  ddl: readonly string[];
  documents: readonly DocumentComparison[] | undefined;
  readonly #run: RedshiftRun;
  readonly #lease: Lease;
  readonly #staged: StagedRun;
  readonly #guard: Guard;
  readonly #sent: SentRows;
  #state: 'open' | 'published' | 'unknown' = 'open';

  constructor(run: RedshiftRun, lease: Lease, ddl: readonly string[], staged: StagedRun) {
    this.#run = run;
    this.#lease = lease;
    this.#staged = staged;
    this.ddl = ddl;
    this.#guard = new Guard(run.target.name, run.request, run.warehouse);
    this.#sent = new SentRows(run.target.name, run.request);
  }

  async write(batch: RowBatch): Promise<void> {
    await this.#guard.run(async () => {
      this.#sent.add(batch);
      await this.#staged.write(batch);
    });
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    const { target, request, warehouse } = this.#run;
    const reports = await this.#guard.run(async () => {
      if (request.prune === true) refusePrune(target.name, outcome);
      const prepared = await prepareCommit(this.#run, this.#staged, this.#guard, outcome);
      this.ddl = prepared.ddl;
      this.documents = prepared.documents;
      await commit(this.#run, this.#staged, this.#lease, this.#guard, outcome).catch(
        (error: unknown) => {
          if (isOutcomeUnknown(error)) this.#state = 'unknown';
          throw error;
        },
      );
      this.#state = 'published';
      this.#guard.seal();
      return reportsInOrder(this.#run, warehouse).catch((error: unknown) =>
        this.#reconnect((another) => reportsInOrder(this.#run, another), error),
      );
    });
    await this.#cleanUp(warehouse);
    await this.#guard.end();
    return reports;
  }

  async abort({ status, outcome, code, message }: AbortReason): Promise<void> {
    const { target, request } = this.#run;
    await this.#guard.end();
    try {
      // It may be committed yet, with the entry that says so: another would contradict it.
      if (this.#state === 'unknown') return await this.#removeFiles();
      // A connection of its own: the session's may be broken.
      await this.#reconnect(async (warehouse) => {
        // What is committed stays, with the entry that says so.
        if (this.#state === 'published') return;
        const end = { status, outcome, error: { code, message } };
        await withinTime(warehouse, abortWaitMs, () =>
          writeRun(warehouse, target.schema, request.run, end),
        ).catch(() => undefined);
        await this.#cleanUp(warehouse);
        await withinTime(warehouse, abortWaitMs, () => this.#lease.release(warehouse));
      });
    } catch {
      // Best effort: the lease expires, and the next run removes the rest.
    } finally {
      await this.#lease.stopRenewing();
    }
  }

  /** Drops what the run has created. The next run drops what is left. */
  async #cleanUp(warehouse: Warehouse): Promise<void> {
    const { names, drops } = this.#staged;
    const drop = (work: () => Promise<unknown>) =>
      withinTime(warehouse, abortWaitMs, work).catch(() => undefined);
    for (const name of [names.procedure, names.verifyProcedure]) {
      await drop(() => warehouse.query(dropProcedure(this.#run.target.schema, name)));
    }
    await drop(() => inTransactions(warehouse, drops));
    await this.#removeFiles();
  }

  /** Once they are copied, nothing reads them again. */
  async #removeFiles(): Promise<void> {
    const { target, request } = this.#run;
    if (target.keepStaging) return;
    const { directory } = this.#staged.files;
    await directory.remove().catch((error: unknown) => {
      const message = `Staged files are left in ${directory.url}: ${isLoaderError(error) ? error.message : String(error)}`;
      request.onEvent?.({ type: 'warning', target: target.name, message });
    });
  }

  /** Does work on a new connection; if that fails too, the first error is thrown. */
  async #reconnect<T>(work: (warehouse: Warehouse) => Promise<T>, first?: unknown): Promise<T> {
    const { target, request } = this.#run;
    try {
      return await closing(await target.connect(`run ${request.run.runId}`), work);
    } catch (error) {
      throw first ?? error;
    }
  }
}
