import { setTimeout } from 'node:timers/promises';
import { pointerCopyPath } from '../curated-zone/layout.ts';
import { readPointer } from '../curated-zone/pointer.ts';
import type {
  AbortReason,
  CatalogReport,
  DocumentComparison,
  OpenRequest,
  RowBatch,
  RunOutcome,
  TableReport,
} from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { signalled } from '../object-store/signalled.ts';
import { refusePrune } from '../run/prune.ts';
import { SentRows } from '../run/sent-rows.ts';
import { throwIfInterrupted } from '../run/session-guard.ts';
import type { SessionWork } from '../run/single-use.ts';
import { updateCatalog } from './catalog.ts';
import { commitRun } from './commit.ts';
import { type LakeRunEnd, writeEntry } from './ledger-writer.ts';
import { Staging } from './staging.ts';
import type { LakeTarget } from './target.ts';

/** Limits the time that an ending run needs to delete its files and write its ledger entry. */
export const endingMs = 5_000;

/**
 * One run on a lake: files below a prefix of the run, invisible until the pointer names them. Rows
 * that the run does not replace are retained, so that a lake and a database have the same rows.
 */
export class LakeSession implements SessionWork {
  readonly ddl: readonly string[] = [];
  catalog: CatalogReport | undefined;
  documents: readonly DocumentComparison[] | undefined;
  readonly #request: OpenRequest;
  readonly #target: LakeTarget;
  readonly #staging: Staging;
  readonly #sent: SentRows;
  /** What the run did to the tables, from the attempt to write the pointer on. */
  #publishing: readonly TableReport[] | undefined;

  constructor(request: OpenRequest, target: LakeTarget) {
    this.#request = request;
    this.#target = target;
    this.#staging = new Staging(target, request);
    this.#sent = new SentRows('lake', request);
  }

  async write(batch: RowBatch): Promise<void> {
    throwIfInterrupted('lake', this.#request);
    this.#sent.add(batch);
    await this.#staging.write(batch);
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    throwIfInterrupted('lake', this.#request);
    if (this.#request.prune === true) refusePrune('lake', outcome);
    const { reports, documents } = await commitRun(
      this.#target,
      this.#request,
      this.#staging,
      outcome,
      (reports) => {
        this.#publishing = reports;
      },
    );
    this.documents = documents;
    this.catalog = await this.#updateCatalog();
    this.#target.release();
    return reports;
  }

  async abort({ status, outcome, code, message, checks = [] }: AbortReason): Promise<void> {
    // Not the signal of the run: it may be the reason for the abort.
    const store = signalled(this.#target.lasting, AbortSignal.timeout(endingMs));
    try {
      const end = { status, outcome, tables: [], error: { code, message }, replays: [], checks };
      // Best effort: do not mask the original error. `lake gc` finds the leftovers.
      await Promise.allSettled([
        this.#writeEntry(store, end),
        this.#settled()
          .then(() => this.#unused(store, code))
          .then((paths) => store.remove(paths)),
      ]);
    } finally {
      this.#target.release();
    }
  }

  /**
   * If the response of the pointer was lost, the run may have published: the pointer decides. If it
   * cannot be read, there is no entry, since any entry might be wrong.
   */
  async #writeEntry(store: ObjectStore, end: LakeRunEnd): Promise<void> {
    const { run, replays = [] } = this.#request;
    const tables = this.#publishing;
    const isPublished =
      tables !== undefined && (await readPointer(store))?.pointer.run_id === run.runId;
    await writeEntry(
      store,
      run,
      isPublished ? { ...end, status: 'succeeded', tables, replays, error: null } : end,
    );
  }

  /** Files that are being stored would remain. */
  async #settled(): Promise<void> {
    await Promise.race([this.#staging.settled(), setTimeout(endingMs, undefined, { ref: false })]);
  }

  async #updateCatalog(): Promise<CatalogReport | undefined> {
    const { catalog, lasting, schema, takeOver } = this.#target;
    if (catalog === undefined) return undefined;
    const tables = [...schema.tables, ...this.#request.tables].map(
      (table) => [table.name, table] as const,
    );
    return updateCatalog(lasting, catalog, [...new Map(tables).values()], takeOver);
  }

  /**
   * The files of this run that are certainly not published. After an attempt to write the pointer,
   * that is certain only if another run has published. A write that failed otherwise may have
   * succeeded, or may still succeed, so nothing is deleted; `lake gc` finds leftovers later.
   */
  async #unused(store: ObjectStore, code: string): Promise<readonly string[]> {
    const { paths } = this.#staging;
    if (this.#publishing === undefined) return paths;
    if (code !== 'superseded') return [];
    const { runId } = this.#request.run;
    const current = await readPointer(store);
    const tables = Object.values(current?.pointer.tables ?? {});
    // If the run has published after all, the next one has kept its pointer, and its metadata are in use.
    const kept = await store.readVersion(pointerCopyPath(runId));
    if (kept !== undefined || tables.some((table) => table.run_id === runId)) return [];
    const named = new Set(tables.flatMap((table) => table.files.map(({ path }) => path)));
    return paths.filter((path) => !named.has(path));
  }
}
