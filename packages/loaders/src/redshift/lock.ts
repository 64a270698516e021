import type { OpenRequest } from '../loader.ts';
import { defaultLockTimeoutMs, waitForLock } from '../run/wait-for-lock.ts';
import { qualified } from '../sql/names.ts';
import type { Warehouse } from './connection.ts';
import { literal } from './sql-text.ts';
import type { RedshiftTarget } from './target.ts';

const pollMs = 400;

/**
 * The turn of a run on a schema. Redshift has no advisory locks, and the Data API no lasting
 * connection that could hold one, so a turn is a row that its run renews and that expires by
 * itself where the run was killed. The procedure that publishes checks it under a table lock:
 * a run that has lost its turn, being paused for too long, can commit nothing.
 */
export class Turn {
  readonly #target: RedshiftTarget;
  readonly #runId: string;
  readonly #timer: NodeJS.Timeout;
  #renewing: Promise<void> = Promise.resolve();

  private constructor(target: RedshiftTarget, runId: string) {
    this.#target = target;
    this.#runId = runId;
    this.#timer = setInterval(() => {
      this.#renewing = this.#renewing.then(() => this.#renew());
    }, target.turnMs / 3);
    this.#timer.unref();
  }

  /**
   * Waits for the turn, says so once, and gives up in time.
   *
   * @throws LoaderError `locked`, `interrupted`
   */
  static async take(
    warehouse: Warehouse,
    target: RedshiftTarget,
    request: OpenRequest,
  ): Promise<Turn> {
    const { run, lockTimeoutMs = defaultLockTimeoutMs, signal, onEvent } = request;
    const { name, schema } = target;
    let holder: string | undefined;
    return waitForLock(
      async () => {
        holder = await tryTurn(warehouse, target, run.runId);
        return holder === undefined ? new Turn(target, run.runId) : undefined;
      },
      {
        what: `schema "${schema}" on ${name}`,
        holder: () => `another run (${holder})`,
        timeoutMs: lockTimeoutMs,
        option: '--lock-timeout',
        pollMs,
        target: name,
        signal,
        onWait: (message) => onEvent?.({ type: 'waiting', target: name, message }),
      },
    );
  }

  /** No more renewals: the procedure takes over, under a lock. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#renewing;
  }

  /** Gives the turn to whoever waits. */
  async release(warehouse: Warehouse): Promise<void> {
    await this.stop();
    await warehouse.query(
      `delete from ${qualified(this.#target.schema, 'etl_turns')} where run_id = $1`,
      [this.#runId],
    );
  }

  async #renew(): Promise<void> {
    const { schema, connect, turnMs } = this.#target;
    try {
      // A way in of its own: a COPY may keep the other busy.
      const warehouse = await connect.call(this.#target, 'turn');
      try {
        await warehouse.query(
          `update ${qualified(schema, 'etl_turns')} set expires_at = ${inFuture(turnMs)} where run_id = $1`,
          [this.#runId],
        );
      } finally {
        await warehouse.close();
      }
    } catch {
      // The next renewal may succeed; if none does, the procedure refuses to publish.
    }
  }
}

/** Takes the turn where it is free. Returns who has it, or undefined where it is ours now. */
async function tryTurn(
  warehouse: Warehouse,
  { schema, turnMs }: RedshiftTarget,
  runId: string,
): Promise<string | undefined> {
  const holder = await holderOf(warehouse, schema);
  if (holder !== undefined) return holder.text;
  const turns = qualified(schema, 'etl_turns');
  await warehouse.transaction([
    `lock table ${turns}`,
    `delete from ${turns} where expires_at < getdate()`,
    `insert into ${turns} (run_id, taken_at, expires_at) select ${literal(runId)}, getdate(), ${inFuture(turnMs)} from (select count(*) as holders from ${turns}) as now_there where now_there.holders = 0`,
  ]);
  const taken = await holderOf(warehouse, schema);
  if (taken?.runId === runId) return undefined;
  return taken?.text ?? 'another run';
}

/** The run whose turn it is, where it has not expired. */
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
