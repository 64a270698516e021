import { compileResource, type Resource, readDocument } from '@spacex-platform/spacex-client';
import type { Row, Table, TextLimits } from '@spacex-platform/transform';
import { defined } from '../defined.ts';
import type { DriftEntry, RejectedDocument, ResourceCounts } from '../loader.ts';
import type { History } from '../origin.ts';
import { DocumentSet } from '../run/document-set.ts';
import { addRows, DocumentTables, duplicateIssues } from '../run/document-tables.ts';
import { repeatedDocument } from '../run/sent-rows.ts';
import { definitionFor } from './adapted-document.ts';
import { NewFields } from './new-fields.ts';
import type { Extract, SourceRows } from './source.ts';

/** The rows of a batch of documents, and the rejected documents. */
export interface ReadBatch {
  readonly documentIds: readonly string[];
  readonly rows: ReadonlyMap<Table, readonly Row[]>;
  readonly rejects: readonly RejectedDocument[];
}

/** Compiling a schema takes milliseconds, which pay off only from this many documents. */
const worthCompiling = 2000;

/**
 * Turns the documents of one resource into rows of its tables, and counts them: every document is
 * either accepted or rejected.
 */
export class ResourceReader {
  readonly #resource: Resource;
  #checks: Resource;
  readonly #tables: DocumentTables;
  readonly #ids = new DocumentSet();
  readonly #newFields = new NewFields();
  #history: History | undefined;
  #documents = 0;
  #accepted = 0;
  #rejected = 0;

  /** @param textLimits the longest texts that all targets can store; absent if they have no limit */
  constructor(resource: Resource, tables: readonly Table[], textLimits?: TextLimits) {
    this.#resource = resource;
    this.#checks = resource;
    this.#tables = new DocumentTables(tables, textLimits, true);
  }

  get counts(): ResourceCounts {
    return {
      resource: this.#resource.name,
      documents: this.#documents,
      accepted: this.#accepted,
      rejected: this.#rejected,
      ...defined({ history: this.#history }),
    };
  }

  get drift(): DriftEntry[] {
    return this.#newFields.entries(this.#resource.name);
  }

  /** Counts documents that were rejected before they could be read, and records the provenance. */
  begin({ rejects = [], history }: Pick<Extract, 'rejects' | 'history'>): void {
    this.#documents += rejects.length;
    this.#rejected += rejects.length;
    this.#history = history;
  }

  /**
   * Counts the documents of rows that are written as they are, to the tables of the run.
   *
   * @throws LoaderError `duplicate_key` if a document is repeated
   */
  readRows({ documentIds, rows }: SourceRows, tables: readonly Table[]): ReadBatch {
    const own = new Map([...rows].filter(([table]) => tables.includes(table)));
    for (const id of documentIds) {
      if (!this.#ids.add(id)) throw repeatedDocument(this.#resource.name, id, 'the pipeline');
    }
    this.#documents += documentIds.length;
    this.#accepted += documentIds.length;
    return { documentIds, rows: own, rejects: [] };
  }

  read(texts: readonly string[]): ReadBatch {
    if (this.#documents >= worthCompiling && this.#checks === this.#resource) {
      this.#checks = compileResource(this.#resource);
    }
    const documentIds: string[] = [];
    const rejects: RejectedDocument[] = [];
    const rows = this.#tables.emptyBatch();
    for (const text of texts) {
      this.#documents++;
      const checked = readDocument(definitionFor(this.#checks, text), text);
      if (checked.drift.length > 0) {
        this.#newFields.add(checked.drift, checked.ok ? [] : checked.reject.issues);
      }
      if (!checked.ok) {
        this.#rejected++;
        rejects.push(checked.reject);
        continue;
      }
      const { id } = checked.document as { id: string };
      const made = this.#tables.rowsOf(checked.document);
      const isNew = made.issues.length > 0 || this.#ids.add(id);
      const issues = isNew ? made.issues : duplicateIssues;
      if (issues.length > 0) {
        this.#rejected++;
        rejects.push({ resource: this.#resource.name, documentId: id, issues, raw: text });
        continue;
      }
      this.#accepted++;
      documentIds.push(id);
      addRows(rows, made);
    }
    return { documentIds, rows, rejects };
  }
}
