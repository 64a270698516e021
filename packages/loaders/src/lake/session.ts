import { readPointer } from '../curated-zone/pointer.ts';
import type {
  AbortReason,
  CatalogReport,
  LoadSession,
  OpenRequest,
  RowBatch,
  RunOutcome,
  TableReport,
} from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import { signalled } from '../object-store/signalled.ts';
import { refusePrune } from '../run/prune.ts';
import { throwIfInterrupted } from '../run/session-guard.ts';
import { updateCatalog } from './catalog.ts';
import { commitRun } from './commit.ts';
import { writeEntry } from './ledger-writer.ts';
import { Staging } from './staging.ts';
import type { LakeTarget } from './target.ts';

/** A run that ends must end: removing its files and its entry in the ledger get so long. */
export const endingMs = 5_000;

/**
 * One run on a lake: files under the run's own prefix, invisible until the pointer names them.
 * What the run does not bring is carried over from the run before, so that the lake and a
 * database hold the same rows.
 */
export class LakeSession implements LoadSession {
  readonly ddl: readonly string[] = [];
  catalog: CatalogReport | undefined;
  readonly #request: OpenRequest;
  readonly #target: LakeTarget;
  readonly #staging: Staging;
  #isPublishing = false;

  constructor(request: OpenRequest, target: LakeTarget) {
    this.#request = request;
    this.#target = target;
    this.#staging = new Staging(target, request);
  }

  async write(batch: RowBatch): Promise<void> {
    throwIfInterrupted('lake', this.#request);
    await this.#staging.write(batch);
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    throwIfInterrupted('lake', this.#request);
    if (this.#request.prune === true) refusePrune('lake', outcome);
    const reports = await commitRun(this.#target, this.#request, this.#staging, outcome, () => {
      this.#isPublishing = true;
    });
    this.catalog = await this.#updateCatalog();
    this.#target.release();
    return reports;
  }

  async abort({ status, outcome, code, message, checks = [] }: AbortReason): Promise<void> {
    // Never the run's signal, which may be the very reason.
    const store = signalled(this.#target.lasting, AbortSignal.timeout(endingMs));
    try {
      const end = { status, outcome, tables: [], error: { code, message }, replays: [], checks };
      // The reason of the abort is the news; what is left behind is found by `lake gc`.
      await Promise.allSettled([
        writeEntry(store, this.#request.run, end),
        this.#unused(store, code).then((paths) => store.remove(paths)),
      ]);
    } finally {
      this.#target.release();
    }
  }

  async #updateCatalog(): Promise<CatalogReport | undefined> {
    const { catalog, lasting, schema } = this.#target;
    if (catalog === undefined) return undefined;
    const tables = [...schema.tables, ...this.#request.tables].map(
      (table) => [table.name, table] as const,
    );
    return updateCatalog(lasting, catalog, [...new Map(tables).values()]);
  }

  /**
   * Files of this run that nobody can see. Once the pointer was to be moved, only another run's
   * pointer tells; where the write failed in any other way it may have happened all the same, or
   * happen yet, so that nothing is removed: `lake gc` finds it by the pointer that there is then.
   */
  async #unused(store: ObjectStore, code: string): Promise<readonly string[]> {
    const { paths } = this.#staging;
    if (!this.#isPublishing) return paths;
    if (code !== 'superseded') return [];
    const current = await readPointer(store);
    const tables = Object.values(current?.pointer.tables ?? {});
    const named = new Set(tables.flatMap((table) => table.files.map(({ path }) => path)));
    return paths.filter((path) => !named.has(path));
  }
}
