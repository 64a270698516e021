import type { Table, TextLimits } from '@spacex-platform/transform';
import type { RejectedDocument, ResourceCounts, RowBatch } from '../loader.ts';
import { addRows, DocumentTables, duplicateIssues } from '../run/document-tables.ts';

type Issues = RejectedDocument['issues'];

/** Makes the rows of the documents of one resource, and counts what it accepts and rejects. */
export class DocumentRows {
  readonly rejects: RejectedDocument[] = [];
  readonly #resource: string;
  readonly #tables: DocumentTables;
  readonly #ids = new Set<string>();
  #documents = 0;

  constructor(resource: string, tables: readonly Table[], textLimits?: TextLimits) {
    this.#resource = resource;
    this.#tables = new DocumentTables(tables, textLimits, false);
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
    const rows = this.#tables.emptyBatch();
    for (const document of documents) {
      this.#documents++;
      const id = idOf(document);
      const made = this.#tables.rowsOf(document);
      const issues = [...issuesOfId(id, this.#ids), ...made.issues];
      if (id === undefined || issues.length > 0) {
        this.rejects.push(this.#reject(document, id, issues));
        continue;
      }
      this.#ids.add(id);
      documentIds.push(id);
      addRows(rows, made);
    }
    return { resource: this.#resource, documentIds, rows };
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
  return seen.has(id) ? duplicateIssues : [];
}

/** Empty for a value that has no JSON text, such as one with a BigInt. */
function jsonOf(document: unknown): string {
  try {
    return JSON.stringify(document) ?? 'null';
  } catch {
    return '';
  }
}
