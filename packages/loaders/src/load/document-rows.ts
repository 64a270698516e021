import {
  isRowError,
  longTextIssues,
  type Row,
  rowsOf,
  type Table,
  type TextLimits,
} from '@spacex-platform/transform';
import type { RejectedDocument, ResourceCounts, RowBatch } from '../loader.ts';

type Issues = RejectedDocument['issues'];

/** Makes the rows of the documents of one resource, and counts what it accepts and rejects. */
export class DocumentRows {
  readonly rejects: RejectedDocument[] = [];
  readonly #resource: string;
  readonly #makers: readonly { table: Table; toRows: (document: unknown) => Row[] }[];
  readonly #textLimits: TextLimits | undefined;
  readonly #ids = new Set<string>();
  #documents = 0;

  constructor(resource: string, tables: readonly Table[], textLimits?: TextLimits) {
    this.#resource = resource;
    this.#textLimits = textLimits;
    this.#makers = tables.map((table) => ({
      table,
      toRows: rowsOf(table) as (document: unknown) => Row[],
    }));
  }

  get counts(): ResourceCounts {
    const rejected = this.rejects.length;
    const documents = this.#documents;
    return { resource: this.#resource, documents, accepted: documents - rejected, rejected };
  }

  /** Adds documents that the client has rejected. */
  addRejects(rejects: readonly RejectedDocument[]): void {
    this.#documents += rejects.length;
    this.rejects.push(...rejects);
  }

  read(documents: readonly unknown[]): RowBatch {
    const documentIds: string[] = [];
    const rows = new Map<Table, Row[]>(this.#makers.map(({ table }) => [table, []]));
    for (const document of documents) {
      this.#documents++;
      const id = idOf(document);
      const made = this.#rowsOf(document);
      const issues = [...issuesOfId(id, this.#ids), ...made.issues];
      if (id === undefined || issues.length > 0) {
        this.rejects.push(this.#reject(document, id, issues));
        continue;
      }
      this.#ids.add(id);
      documentIds.push(id);
      for (const [table, some] of made.rows) {
        const all = rows.get(table);
        for (const row of some) all?.push(row);
      }
    }
    return { resource: this.#resource, documentIds, rows };
  }

  /** The rows of a document for every table, or all values that its tables cannot hold. */
  #rowsOf(document: unknown): { rows: [Table, Row[]][]; issues: Issues } {
    const rows: [Table, Row[]][] = [];
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

  #reject(document: unknown, id: string | undefined, issues: Issues): RejectedDocument {
    return { resource: this.#resource, documentId: id ?? null, issues, raw: jsonOf(document) };
  }
}

function idOf(document: unknown): string | undefined {
  const id = (document as { readonly id?: unknown } | null | undefined)?.id;
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function issuesOfId(id: string | undefined, seen: ReadonlySet<string>): Issues {
  if (id === undefined) {
    return [{ code: 'invalid_type', path: 'id', message: 'expected a text that is not empty' }];
  }
  if (!seen.has(id)) return [];
  const message = 'another document of this resource has the same id; the first one counts';
  return [{ code: 'duplicate_id', path: 'id', message }];
}

/** Empty for a value that has no JSON text, such as one with a BigInt. */
function jsonOf(document: unknown): string {
  try {
    return JSON.stringify(document) ?? 'null';
  } catch {
    return '';
  }
}
