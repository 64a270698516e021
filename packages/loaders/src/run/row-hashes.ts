import { contentHash, documentKeyOf, type Row, type Table } from '@spacex-platform/transform';
import type { TableReport } from '../loader.ts';
import type { DocumentSet } from './document-set.ts';
import { HashMap } from './hash-map.ts';

/**
 * Hashes of the rows of a run for one table: of their keys, contents and document ids. They are
 * enough to classify each existing row as unchanged, updated, deleted or retained.
 */
export class RowHashes {
  readonly #table: Table;
  readonly #keyHash: (row: Row) => bigint;
  readonly #contentHash: (row: Row) => bigint;
  readonly #rows = new HashMap();
  readonly #documents: DocumentSet;
  readonly #isCompared: boolean;
  #sent = 0;
  #counts = { unchanged: 0, updated: 0, deleted: 0, retained: 0 };

  /** @param isCompared whether the target has rows to compare with; otherwise rows are only counted */
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
   * Counts an existing row as unchanged, updated, deleted or retained.
   *
   * @param row at least its key
   * @param content its stored content hash
   */
  compare(row: Row, content: bigint, isPruned: (documentId: string) => boolean): void {
    const now = this.#rows.get(this.#keyHash(row));
    if (now !== undefined) this.#counts[now === content ? 'unchanged' : 'updated']++;
    else this.#counts[this.#isSpared(row, isPruned) ? 'retained' : 'deleted']++;
  }

  /**
   * Whether an existing row is retained although the run does not contain it: its document has
   * vanished or was rejected, and is not pruned.
   */
  isRetained(row: Row, isPruned: (documentId: string) => boolean): boolean {
    return !this.#rows.has(this.#keyHash(row)) && this.#isSpared(row, isPruned);
  }

  #isSpared(row: Row, isPruned: (documentId: string) => boolean): boolean {
    const documentId = String((row as Record<string, unknown>)[documentKeyOf(this.#table)]);
    return !this.#documents.has(documentId) && !isPruned(documentId);
  }

  get report(): TableReport {
    const { unchanged, updated, deleted } = this.#counts;
    const inserted = this.#sent - unchanged - updated;
    return { table: this.#table.name, rows: this.#sent, inserted, updated, unchanged, deleted };
  }

  /** Number of existing rows that are retained. */
  get retained(): number {
    return this.#counts.retained;
  }
}

/** The table with only some of its columns. */
function onlyColumns(table: Table, names: readonly string[]): Table {
  const columns = Object.entries(table.columns).filter(([name]) => names.includes(name));
  return { ...table, columns: Object.fromEntries(columns) };
}
