import type { CheckedDocument, Reject } from './check-document.ts';
import { idOf } from './document-id.ts';

/** An unknown field, and the number of documents that have it. */
export interface Drift {
  /** `cores[].landing_speed`, without indexes. */
  readonly path: string;
  readonly documents: number;
}

/** Valid documents, rejects and drift. */
export interface DocumentSet<T> {
  readonly documents: readonly T[];
  readonly rejects: readonly Reject[];
  readonly drift: readonly Drift[];
}

/**
 * Validates items one by one, separates documents from rejects, and summarizes their drift. If two
 * documents have the same id, the second one is a reject, because a table can hold only one.
 */
export function collectDocuments<T, Item>(
  resource: string,
  items: Iterable<Item>,
  check: (item: Item) => CheckedDocument<T>,
): DocumentSet<T> {
  const documents: T[] = [];
  const rejects: Reject[] = [];
  const drift: (readonly string[])[] = [];
  const ids = new Set<string>();
  for (const item of items) {
    const checked = check(item);
    if (!checked.ok) rejects.push(checked.reject);
    else {
      const id = idOf(checked.document);
      if (id !== null && ids.has(id)) rejects.push(duplicate(resource, id, item));
      else documents.push(checked.document);
      if (id !== null) ids.add(id);
    }
    if (checked.drift.length > 0) drift.push(checked.drift);
  }
  return { documents, rejects, drift: summarizeDrift(drift) };
}

function duplicate(resource: string, documentId: string, item: unknown): Reject {
  const message = 'another document of this resource has the same id; the first one counts';
  return {
    resource,
    documentId,
    issues: [{ code: 'duplicate_id', path: 'id', message }],
    raw: typeof item === 'string' ? item : JSON.stringify(item),
  };
}

/**
 * Counts the documents that have each unknown field.
 *
 * @param found the drift of each document, as returned by `readDocument`
 * @example
 * ```ts
 * summarizeDrift([['cores[0].speed', 'cores[1].speed'], ['cores[0].speed']]);
 * // [{ path: 'cores[].speed', documents: 2 }]
 * ```
 */
export function summarizeDrift(found: Iterable<readonly string[]>): Drift[] {
  const counts = new Map<string, number>();
  for (const paths of found) {
    const withoutIndexes = new Set(paths.map((path) => path.replace(/\[\d+\]/g, '[]')));
    for (const path of withoutIndexes) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return [...counts].map(([path, documents]) => ({ path, documents }));
}
