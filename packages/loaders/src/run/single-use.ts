import { LoaderError } from '../errors/loader-error.ts';
import type { AbortReason, LoadSession, RowBatch, RunOutcome, TableReport } from '../loader.ts';

/** What a target implements of a session; {@link singleUse} adds the rest. */
export type SessionWork = Omit<LoadSession, typeof Symbol.asyncDispose>;

/** The reason in the ledger if the caller of a session neither commits nor aborts it. */
const notCommitted: AbortReason = {
  status: 'aborted',
  code: 'not_committed',
  message: 'The session was closed without a commit.',
  outcome: { resources: [], rejects: [], drift: [] },
};

/**
 * Makes a session end once, the same way on every target: after `commit`, failed or not, and after
 * `abort`, it refuses rows and another commit. An abort after a commit or another abort does nothing.
 * `await using` aborts a session that was not committed.
 */
export function singleUse(target: string, session: SessionWork): LoadSession {
  return new SingleUseSession(target, session);
}

class SingleUseSession implements LoadSession {
  readonly #target: string;
  readonly #session: SessionWork;
  #state: 'open' | 'failed' | 'committed' | 'aborted' = 'open';
  /** Resolves when every call of `commit` has ended, however it ended. */
  #commitEnd: Promise<unknown> = Promise.resolve();

  constructor(target: string, session: SessionWork) {
    this.#target = target;
    this.#session = session;
  }

  get ddl() {
    return this.#session.ddl;
  }

  get catalog() {
    return this.#session.catalog;
  }

  get documents() {
    return this.#session.documents;
  }

  async write(batch: RowBatch): Promise<void> {
    this.#refuseEnded();
    await this.#session.write(batch);
  }

  commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    const commit = this.#commit(outcome);
    // With `await using`, `return session.commit(outcome)` disposes the session during its commit.
    this.#commitEnd = Promise.allSettled([this.#commitEnd, commit]);
    return commit;
  }

  async #commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    this.#refuseEnded();
    // Until it succeeds: no other work follows a failed commit, except an abort.
    this.#state = 'failed';
    const reports = await this.#session.commit(outcome);
    this.#state = 'committed';
    return reports;
  }

  async abort(reason: AbortReason): Promise<void> {
    if (this.#state === 'committed' || this.#state === 'aborted') return;
    this.#state = 'aborted';
    await this.#session.abort(reason);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#commitEnd;
    await this.abort(notCommitted);
  }

  #refuseEnded(): void {
    if (this.#state === 'open') return;
    throw new LoaderError(
      'configuration',
      `The session on ${this.#target} has ended: after commit or abort it accepts neither rows nor another commit. Open a new session.`,
      { target: this.#target },
    );
  }
}
