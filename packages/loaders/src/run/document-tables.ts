import {
  isRowError,
  type Row,
  rowsOf,
  type Table,
  type TextLimits,
} from '@spacex-platform/transform';
import { longTextIssues } from '@spacex-platform/transform/internal';
import type { RejectedDocument } from '../loader.ts';

type Issues = RejectedDocument['issues'];

/** The rows of one document for every table, or all values that its tables cannot hold. */
export interface MadeRows {
  readonly rows: readonly (readonly [Table, readonly Row[]])[];
  /** Empty if the document can be loaded. */
  readonly issues: Issues;
}

/** The issue of a document whose id another document of the same resource has. */
export const duplicateIssues: Issues = [
  {
    code: 'duplicate_id',
    path: 'id',
    message: 'another document of this resource has the same id; the first one counts',
  },
];

/** Makes the rows of documents of one resource for all its tables. */
export class DocumentTables {
  readonly #makers: readonly { table: Table; toRows: (document: unknown) => Row[] }[];
  readonly #textLimits: TextLimits | undefined;

  /** @param textsChecked whether the texts of the documents are known to be storable */
  constructor(tables: readonly Table[], textLimits: TextLimits | undefined, textsChecked: boolean) {
    this.#textLimits = textLimits;
    this.#makers = tables.map((table) => ({
      table,
      toRows: rowsOf(table, { textsChecked }) as (document: unknown) => Row[],
    }));
  }

  /** A batch without rows, for {@link addRows}. */
  emptyBatch(): Map<Table, Row[]> {
    return new Map(this.#makers.map(({ table }) => [table, []]));
  }

  rowsOf(document: unknown): MadeRows {
    const rows: [Table, readonly Row[]][] = [];
    const issues: Issues[number][] = [];
    for (const { table, toRows } of this.#makers) {
      try {
        const own = toRows(document);
        if (this.#textLimits) issues.push(...longTextIssues(table, own, this.#textLimits));
        rows.push([table, own]);
      } catch (error) {
        if (!isRowError(error)) throw error;
        issues.push(...error.issues);
      }
    }
    return { rows, issues };
  }
}

/** Adds the rows of one document to a batch. */
export function addRows(batch: ReadonlyMap<Table, Row[]>, { rows }: MadeRows): void {
  for (const [table, some] of rows) {
    const all = batch.get(table);
    // One by one, since a spread of a long list would overflow the stack.
    for (const row of some) all?.push(row);
  }
}
