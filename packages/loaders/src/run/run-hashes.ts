import type { Row, Table } from '@spacex-platform/transform';
import type { DocumentComparison, RowBatch, TableReport } from '../loader.ts';
import { DocumentSet } from './document-set.ts';
import { ExistingDocuments } from './existing-documents.ts';
import { isRoot, tableOfDocuments } from './root-table.ts';
import { RowHashes } from './row-hashes.ts';
import { unknownTable } from './unknown-table.ts';

/** The hashes of all rows of a run, by table, and the documents that they belong to. */
export class RunHashes {
  readonly #tables = new Map<Table, RowHashes>();
  readonly #documents = new Map<string, DocumentSet>();

  readonly #existing: ExistingDocuments[] = [];

  /** @param isCompared whether the target has rows of a table to compare with */
  constructor(tables: readonly Table[], isCompared: (table: Table) => boolean) {
    for (const table of tables) {
      const documents = this.#documents.get(table.resource) ?? new DocumentSet();
      if (isCompared(table)) this.#documents.set(table.resource, documents);
      const existing = isCompared(table) ? this.#counterOf(table, tables) : undefined;
      this.#tables.set(table, new RowHashes(table, documents, isCompared(table), existing));
    }
  }

  /** @param write called for each row; may return its content hash, so that it is computed once */
  add(
    { resource, documentIds, rows }: RowBatch,
    write: (table: Table, row: Row) => bigint | undefined = () => undefined,
  ): void {
    const documents = this.#documents.get(resource);
    for (const id of documentIds) documents?.add(id);
    for (const [table, some] of rows) {
      const hashes = this.of(table);
      for (const row of some) hashes.add(row, write(table, row));
    }
  }

  of(table: Table): RowHashes {
    const hashes = this.#tables.get(table);
    if (hashes !== undefined) return hashes;
    throw unknownTable(table);
  }

  get reports(): readonly TableReport[] {
    return [...this.#tables.values()].map(({ report }) => report);
  }

  /** The documents in the target, by resource. */
  get documents(): readonly DocumentComparison[] {
    return this.#existing.map(({ counts }) => counts);
  }

  #counterOf(table: Table, tables: readonly Table[]): ExistingDocuments | undefined {
    if (tableOfDocuments(tables, table.resource) !== table) return undefined;
    const counter = new ExistingDocuments(table.resource, isRoot(table));
    this.#existing.push(counter);
    return counter;
  }
}
