import {
  compileResource,
  type DocumentIssue,
  type Resource,
  readDocument,
} from '@spacex-platform/spacex-client';
import {
  isRowError,
  longTextIssues,
  type Row,
  rowsOf,
  type Table,
  type TextLimits,
} from '@spacex-platform/transform';
import type { DriftEntry, RejectedDocument, ResourceCounts } from '../loader.ts';
import { IdSet } from './id-set.ts';
import { NewFields } from './new-fields.ts';

/** The rows of a batch of documents, and the rejected documents. */
export interface ReadBatch {
  readonly documentIds: readonly string[];
  readonly rows: ReadonlyMap<Table, readonly Row[]>;
  readonly rejects: readonly RejectedDocument[];
}

interface Made {
  readonly rows: readonly (readonly [Table, readonly Row[]])[];
  /** Only if the document cannot be loaded. */
  readonly issues?: readonly DocumentIssue[];
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
  readonly #makers: readonly { table: Table; toRows: (document: unknown) => Row[] }[];
  readonly #ids = new IdSet();
  readonly #newFields = new NewFields();
  readonly #textLimits: TextLimits | undefined;
  #documents = 0;
  #accepted = 0;
  #rejected = 0;

  /** @param textLimits the longest texts that all targets can store; absent if they have no limit */
  constructor(resource: Resource, tables: readonly Table[], textLimits?: TextLimits) {
    this.#textLimits = textLimits;
    this.#resource = resource;
    this.#checks = resource;
    this.#makers = tables.map((table) => ({
      table,
      toRows: rowsOf(table, { textsChecked: true }) as (document: unknown) => Row[],
    }));
  }

  get counts(): ResourceCounts {
    return {
      resource: this.#resource.name,
      documents: this.#documents,
      accepted: this.#accepted,
      rejected: this.#rejected,
    };
  }

  get drift(): DriftEntry[] {
    return this.#newFields.entries(this.#resource.name);
  }

  read(texts: readonly string[]): ReadBatch {
    if (this.#documents >= worthCompiling && this.#checks === this.#resource) {
      this.#checks = compileResource(this.#resource);
    }
    const documentIds: string[] = [];
    const rejects: RejectedDocument[] = [];
    const rows = new Map<Table, Row[]>(this.#makers.map(({ table }) => [table, []]));
    for (const text of texts) {
      this.#documents++;
      const checked = readDocument(this.#checks, text);
      if (checked.drift.length > 0) {
        this.#newFields.add(checked.drift, checked.ok ? [] : checked.reject.issues);
      }
      if (!checked.ok) {
        this.#rejected++;
        rejects.push(checked.reject);
        continue;
      }
      const { id } = checked.document as { id: string };
      const made = this.#rowsOf(checked.document);
      const issues = made.issues ?? (this.#ids.add(id) ? undefined : duplicateIssues);
      if (issues !== undefined) {
        this.#rejected++;
        rejects.push({ resource: this.#resource.name, documentId: id, issues, raw: text });
        continue;
      }
      this.#accepted++;
      documentIds.push(id);
      for (const [table, some] of made.rows) {
        const all = rows.get(table);
        // One by one, since a spread of a long list would overflow the stack.
        for (const row of some) all?.push(row);
      }
    }
    return { documentIds, rows, rejects };
  }

  /** The rows of a document for every table, or all values that its tables cannot hold. */
  #rowsOf(document: unknown): Made {
    const rows: [Table, readonly Row[]][] = [];
    const issues: DocumentIssue[] = [];
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
    return issues.length === 0 ? { rows } : { rows: [], issues };
  }
}

const duplicateIssues: readonly DocumentIssue[] = [
  {
    code: 'duplicate_id',
    path: 'id',
    message: 'another document of this resource has the same id; the first one counts',
  },
];
