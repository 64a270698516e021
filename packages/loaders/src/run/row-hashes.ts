import { contentHash, documentKeyOf, type Row, type Table } from '@spacex-platform/transform';
import type { TableReport } from '../loader.ts';
import type { DocumentSet } from './document-set.ts';
import type { ExistingDocuments } from './existing-documents.ts';
import { HashMap } from './hash-map.ts';
import type { PruneRules } from './prune.ts';

/** What a run does to a row that exists in the target. */
export type RowFate = 'unchanged' | 'updated' | 'deleted' | 'retained';

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
  readonly #existing: ExistingDocuments | undefined;
  #prunes = false;
  #counts = { unchanged: 0, updated: 0, deleted: 0, pruned: 0, retained: 0 };

  /**
   * @param isCompared whether the target has rows to compare with; otherwise rows are only counted
   * @param existing counts the documents of this table, if it counts those of its resource
   */
  constructor(
    table: Table,
    documents: DocumentSet,
    isCompared: boolean,
    existing?: ExistingDocuments,
  ) {
    this.#table = table;
    this.#existing = existing;
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
  compare(row: Row, content: bigint, rules: PruneRules): RowFate {
    this.#prunes = rules.prune;
    const now = this.#rows.get(this.#keyHash(row));
    const isGone = now === undefined && this.#isVanished(row, rules);
    this.#existing?.add(this.#documentOf(row), isGone);
    if (isGone && rules.prune) this.#counts.pruned++;
    const fate = this.#fateOf(row, { now, content }, rules);
    this.#counts[fate]++;
    return fate;
  }

  #fateOf(
    row: Row,
    { now, content }: { readonly now: bigint | undefined; readonly content: bigint },
    rules: PruneRules,
  ): RowFate {
    if (now !== undefined) return now === content && !rules.rewrite ? 'unchanged' : 'updated';
    return this.#isRetained(row, rules) ? 'retained' : 'deleted';
  }

  /**
   * Whether an existing row is retained although the run does not contain it: its document has
   * vanished or was rejected, and is not pruned.
   */
  isRetained(row: Row, rules: PruneRules): boolean {
    return !this.#rows.has(this.#keyHash(row)) && this.#isRetained(row, rules);
  }

  #isRetained(row: Row, rules: PruneRules): boolean {
    if (this.#documents.has(this.#documentOf(row))) return false;
    return !rules.prune || !this.#isVanished(row, rules);
  }

  #isVanished(row: Row, rules: PruneRules): boolean {
    const documentId = this.#documentOf(row);
    return !this.#documents.has(documentId) && rules.isVanished(documentId);
  }

  #documentOf(row: Row): string {
    return String((row as Record<string, unknown>)[documentKeyOf(this.#table)]);
  }

  get report(): TableReport {
    const { unchanged, updated, deleted, pruned } = this.#counts;
    const inserted = this.#sent - unchanged - updated;
    const counts = { rows: this.#sent, inserted, updated, unchanged, deleted };
    return { table: this.#table.name, ...counts, ...(this.#prunes ? { pruned } : {}) };
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
