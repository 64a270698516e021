import type { Table } from '@spacex-platform/transform';
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
import { DocumentSet, RowHashes } from '../run/row-hashes.ts';
import { updateCatalog } from './catalog.ts';
import { countTables, publishTables, type TableInRun } from './commit.ts';
import { writeEntry } from './ledger-entry.ts';
import { TableWriter } from './table-writer.ts';
import { type OpenLake, throwIfInterrupted } from './target.ts';

/** Rows of all tables together may hold this much memory before the largest part is written. */
const gatheredBytes = 16 * 1024 * 1024;

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
  readonly #lake: OpenLake;
  readonly #tables = new Map<Table, TableInRun>();
  readonly #documents = new Map<string, DocumentSet>();
  #isPublishing = false;

  constructor(request: OpenRequest, lake: OpenLake) {
    this.#request = request;
    this.#lake = lake;
    for (const table of request.tables) {
      const isCompared = lake.before?.pointer.tables[table.name] !== undefined;
      const documents = this.#documents.get(table.resource) ?? new DocumentSet();
      if (isCompared) this.#documents.set(table.resource, documents);
      this.#tables.set(table, {
        writer: new TableWriter(lake.store, table, request.run.runId, lake.makeEncoder),
        hashes: new RowHashes(table, documents, isCompared),
      });
    }
  }

  async write({ resource, documentIds, rows }: RowBatch): Promise<void> {
    throwIfInterrupted(this.#request);
    const documents = this.#documents.get(resource);
    for (const id of documentIds) documents?.add(id);
    for (const [table, some] of rows) {
      const one = this.#tables.get(table);
      if (one === undefined) {
        throw new TypeError(`Table ${table.name} was not named when the session was opened`);
      }
      for (const row of some) {
        one.hashes.add(row);
        if (this.#request.dryRun !== true) one.writer.add(row);
      }
    }
    await this.#writeOut();
  }

  async commit(outcome: RunOutcome): Promise<readonly TableReport[]> {
    throwIfInterrupted(this.#request);
    if (this.#request.prune === true) refusePrune('lake', outcome);
    const reports =
      this.#request.dryRun === true
        ? await countTables(this.#lake, this.#request, this.#tables, outcome)
        : await publishTables(this.#lake, this.#request, this.#tables, outcome, () => {
            this.#isPublishing = true;
          });
    if (this.#request.dryRun !== true) {
      this.catalog = await this.#updateCatalog();
    }
    this.#lake.release();
    return reports;
  }

  async abort({ status, outcome, code, message, checks = [] }: AbortReason): Promise<void> {
    // Never the run's signal, which may be the very reason.
    const store = signalled(this.#lake.lasting, AbortSignal.timeout(endingMs));
    try {
      if (this.#request.dryRun === true) return;
      const end = { status, outcome, tables: [], error: { code, message }, replays: [], checks };
      // The reason of the abort is the news; what is left behind is found by `lake gc`.
      await Promise.allSettled([
        writeEntry(store, this.#request.run, end),
        this.#needless(store, code).then((paths) => store.remove(paths)),
      ]);
    } finally {
      this.#lake.release();
    }
  }

  async #updateCatalog(): Promise<CatalogReport | undefined> {
    const { catalog, lasting, shape } = this.#lake;
    if (catalog === undefined) return undefined;
    const tables = [...shape.tables, ...this.#request.tables].map(
      (table) => [table.name, table] as const,
    );
    return updateCatalog(lasting, catalog, [...new Map(tables).values()]);
  }

  /**
   * Files of this run that nobody can see. Once the pointer was to be moved, only another run's
   * pointer tells; where the write failed in any other way it may have happened all the same, or
   * happen yet, so that nothing is removed: `lake gc` finds it by the pointer that there is then.
   */
  async #needless(store: ObjectStore, code: string): Promise<readonly string[]> {
    const files = [...this.#tables.values()].flatMap(({ writer }) => writer.files);
    const paths = files.map(({ path }) => path);
    if (!this.#isPublishing) return paths;
    if (code !== 'superseded') return [];
    const current = await readPointer(store);
    const tables = Object.values(current?.pointer.tables ?? {});
    const named = new Set(tables.flatMap((table) => table.files.map(({ path }) => path)));
    return paths.filter((path) => !named.has(path));
  }

  /** Memory is bounded whatever the number of rows: the largest part leaves first. */
  async #writeOut(): Promise<void> {
    const writers = [...this.#tables.values()].map(({ writer }) => writer);
    while (writers.reduce((sum, { bytes }) => sum + bytes, 0) > gatheredBytes) {
      const [largest] = writers.toSorted((one, other) => other.bytes - one.bytes);
      await largest?.flushLargest();
    }
  }
}
