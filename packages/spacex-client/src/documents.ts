import type { CheckedDocument, Reject } from './document.ts';

/** A field that the schema does not know, and how many documents have it. */
export interface Drift {
  /** `cores[].landing_speed`: positions in lists are left out. */
  readonly path: string;
  readonly documents: number;
}

/** Documents, and beside them what is no document. */
export interface DocumentSet<T> {
  readonly documents: readonly T[];
  readonly rejects: readonly Reject[];
  readonly drift: readonly Drift[];
}

/** Checks items one by one, sorts them into documents and rejects, and sums up their drift. */
export function collectDocuments<T, Item>(
  items: Iterable<Item>,
  check: (item: Item) => CheckedDocument<T>,
): DocumentSet<T> {
  const documents: T[] = [];
  const rejects: Reject[] = [];
  const drift: (readonly string[])[] = [];
  for (const item of items) {
    const one = check(item);
    if (one.ok) documents.push(one.document);
    else rejects.push(one.reject);
    if (one.drift.length > 0) drift.push(one.drift);
  }
  return { documents, rejects, drift: summarizeDrift(drift) };
}

/**
 * Counts the documents of each unknown field.
 *
 * @param found the drift of each document, as `readDocument` gives it.
 * @example
 * ```ts
 * summarizeDrift([['cores[0].speed', 'cores[1].speed'], ['cores[0].speed']]);
 * // [{ path: 'cores[].speed', documents: 2 }]
 * ```
 */
export function summarizeDrift(found: Iterable<readonly string[]>): Drift[] {
  const counts = new Map<string, number>();
  for (const paths of found) {
    const general = new Set(paths.map((path) => path.replace(/\[\d+\]/g, '[]')));
    for (const path of general) counts.set(path, (counts.get(path) ?? 0) + 1);
  }
  return [...counts].map(([path, documents]) => ({ path, documents }));
}
