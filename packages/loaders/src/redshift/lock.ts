import { closing } from '../run/closing.ts';
import { waitForLock, waitOf } from '../run/wait-for-lock.ts';
import { qualified } from '../sql/names.ts';
import type { Warehouse } from './connection.ts';
import { literal } from './sql-text.ts';
import type { RedshiftRun, RedshiftTarget } from './target.ts';

const pollMs = 400;

/**
 * The lease of a run on a schema. Redshift has no advisory locks, and the Data API no lasting
 * connection that could hold one, so a lease is a row that its run renews and that expires if the
 * run is killed. The procedure that publishes checks it under a table lock: a run that has lost its
 * lease, because it was paused for too long, cannot commit anything.
 */
export class Lease {
  readonly #target: RedshiftTarget;
  readonly #runId: string;
  readonly #timer: NodeJS.Timeout;
  #renewing: Promise<void> = Promise.resolve();

  private constructor({ target, request }: RedshiftRun) {
    this.#target = target;
    this.#runId = request.run.runId;
    this.#timer = setInterval(() => {
      this.#renewing = this.#renewing.then(() => this.#renew());
    }, target.turnMs / 3);
    this.#timer.unref();
  }

  /** @throws LoaderError `locked` after the timeout, `interrupted` by the signal */
  static async acquire(run: RedshiftRun): Promise<Lease> {
    const { name, schema } = run.target;
    let holder: string | undefined;
    return waitForLock(
      async () => {
        holder = await tryAcquire(run);
        return holder === undefined ? new Lease(run) : undefined;
      },
      {
        what: `schema "${schema}" on ${name}`,
        holder: () => `another run (${holder})`,
        option: '--lock-timeout',
        pollMs,
        target: name,
        ...waitOf(run.request, name),
      },
    );
  }

  async stopRenewing(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
  }

  async release(warehouse: Warehouse): Promise<void> {
    await this.stopRenewing();
    await warehouse.query(
      `delete from ${qualified(this.#target.schema, 'etl_turns')} where run_id = $1`,
      [this.#runId],
    );
  }

  async #renew(): Promise<void> {
    const { schema, turnMs } = this.#target;
    const sql = `update ${qualified(schema, 'etl_turns')} set expires_at = ${inFuture(turnMs)} where run_id = $1`;
    try {
      // A connection of its own: a COPY may keep the other one busy.
      const warehouse = await this.#target.connect('lease');
      await closing(warehouse, () => warehouse.query(sql, [this.#runId]));
    } catch {
      // The next renewal may succeed; if none does, the procedure refuses to publish.
    }
  }
}

/** Acquires the lease if it is free. Returns the holder, or undefined if this run has it now. */
async function tryAcquire(run: RedshiftRun): Promise<string | undefined> {
  const { target, request, warehouse } = run;
  const { schema, turnMs } = target;
  const { runId } = request.run;
  const holder = await holderOf(warehouse, schema);
  if (holder !== undefined) return holder.text;
  const leases = qualified(schema, 'etl_turns');
  await warehouse.transaction([
    `lock table ${leases}`,
    `delete from ${leases} where expires_at < getdate()`,
    `insert into ${leases} (run_id, taken_at, expires_at) select ${literal(runId)}, getdate(), ${inFuture(turnMs)} from (select count(*) as holders from ${leases}) as now_there where now_there.holders = 0`,
  ]);
  const taken = await holderOf(warehouse, schema);
  if (taken?.runId === runId) return undefined;
  return taken?.text ?? 'unknown';
}

/** The run that holds an unexpired lease. */
export async function holderOf(
  warehouse: Warehouse,
  schema: string,
): Promise<{ readonly runId: string; readonly text: string } | undefined> {
  const { rows } = await warehouse.query(
    `select run_id, taken_at from ${qualified(schema, 'etl_turns')} where expires_at >= getdate()`,
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const runId = String(row['run_id']);
  return { runId, text: `run ${runId}, since ${row['taken_at']}` };
}

function inFuture(ms: number): string {
  return `dateadd(second, ${Math.max(1, Math.ceil(ms / 1000))}, getdate())`;
}
