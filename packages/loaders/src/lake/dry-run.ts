import type { Table } from '@spacex-platform/transform';
import type { LoadSession, OpenRequest, RowBatch, RunOutcome, TableReport } from '../loader.ts';
import { prunedOf, refusePrune } from '../run/prune.ts';
import { RunHashes } from '../run/run-hashes.ts';
import { throwIfInterrupted } from '../run/session-guard.ts';
import { comparePublished } from './retained-rows.ts';
import type { LakeTarget } from './target.ts';

/** A session that writes nothing: rows are stored as hashes, and `commit` compares and counts. */
export class DryRunSession implements LoadSession {
  readonly ddl: readonly string[] = [];
  readonly #request: OpenRequest;
  readonly #target: LakeTarget;
  readonly #hashes: RunHashes;

  constructor(request: OpenRequest, target: LakeTarget) {
    this.#request = request;
    this.#target = target;
    const isPublished = ({ name }: Table) => target.before?.pointer.tables[name] !== undefined;
    this.#hashes = new RunHashes(request.tables, isPublished);
  }

  async write(batch: RowBatch): Promise<void> {
    throwIfInterrupted('lake', this.#request);
    this.#hashes.add(batch);
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    throwIfInterrupted('lake', this.#request);
    if (this.#request.prune === true) refusePrune('lake', outcome);
    for (const table of this.#request.tables) {
      const isPruned = prunedOf(table, this.#request, outcome);
      await comparePublished(this.#target, table, this.#hashes.of(table), isPruned);
    }
    this.#target.release();
    return this.#hashes.reports;
  }

  async abort(): Promise<void> {
    this.#target.release();
  }
}
