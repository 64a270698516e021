import { contentHash, documentKeyOf, type Row, type Table } from '@spacex-platform/transform';
import type { TableReport } from '../loader.ts';
import type { DocumentSet } from './document-set.ts';
import { HashMap } from './hash-map.ts';

/**
 * What a run sends for one table, as hashes: of each row's key and content, and of the ids of
 * the documents. Enough to tell, row by row of the run before, what became of it.
 */
export class RowHashes {
  readonly #table: Table;
  readonly #keyHash: (row: Row) => bigint;
  readonly #contentHash: (row: Row) => bigint;
  readonly #rows = new HashMap();
  readonly #documents: DocumentSet;
  readonly #isCompared: boolean;
  #sent = 0;
  #fates = { unchanged: 0, updated: 0, deleted: 0, retained: 0 };

  /** @param isCompared whether there is a run before to compare with; without one rows only count */
  constructor(table: Table, documents: DocumentSet, isCompared: boolean) {
    this.#table = table;
    this.#documents = documents;
    this.#isCompared = isCompared;
    this.#keyHash = contentHash(onlyColumns(table, table.key));
    this.#contentHash = contentHash(table);
  }

  /** @param content the content hash of the row, if the caller has computed it */
  add(row: Row, content?: bigint): void {
    this.#sent++;
    if (!this.#isCompared) return;
    this.#rows.set(this.#keyHash(row), content ?? this.#contentHash(row));
  }

  /**
   * Notes what becomes of a row of the run before.
   *
   * @param row at least its key
   * @param content its content hash, as its file has it
   */
  compare(row: Row, content: bigint, isPruned: (documentId: string) => boolean): void {
    const now = this.#rows.get(this.#keyHash(row));
    if (now !== undefined) this.#fates[now === content ? 'unchanged' : 'updated']++;
    else this.#fates[this.#isKept(row, isPruned) ? 'retained' : 'deleted']++;
  }

  /**
   * Whether a row of the run before stays though this run does not bring it: its document has
   * vanished, or was rejected, and a database would leave it as well.
   */
  isRetained(row: Row, isPruned: (documentId: string) => boolean): boolean {
    return !this.#rows.has(this.#keyHash(row)) && this.#isKept(row, isPruned);
  }

  #isKept(row: Row, isPruned: (documentId: string) => boolean): boolean {
    const documentId = String((row as Record<string, unknown>)[documentKeyOf(this.#table)]);
    return !this.#documents.has(documentId) && !isPruned(documentId);
  }

  get report(): TableReport {
    const { unchanged, updated, deleted } = this.#fates;
    const inserted = this.#sent - unchanged - updated;
    return { table: this.#table.name, rows: this.#sent, inserted, updated, unchanged, deleted };
  }

  /** Rows of the run before that this one does not bring and keeps. */
  get retained(): number {
    return this.#fates.retained;
  }
}

/** The table with some of its columns: for hashes and readings of those alone. */
function onlyColumns(table: Table, names: readonly string[]): Table {
  const columns = Object.entries(table.columns).filter(([name]) => names.includes(name));
  return { ...table, columns: Object.fromEntries(columns) };
}
