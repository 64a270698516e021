import type { DocumentIssue } from '@spacex-platform/spacex-client';
import type { DriftEntry } from '../loader.ts';

/** The fields of a resource that are not in its schema, and the number of documents that have each. */
export class NewFields {
  readonly #documents = new Map<string, number>();
  readonly #oldNames = new Map<string, string>();

  /**
   * Adds a document: the paths of its new fields, and the issues for which it is rejected. A field
   * counts once, even if several elements of a list have it.
   */
  add(paths: readonly string[], issues: readonly DocumentIssue[]): void {
    for (const path of new Set(paths.map(generalPath))) {
      this.#documents.set(path, (this.#documents.get(path) ?? 0) + 1);
      const oldName = oldNameOf(path, issues);
      if (oldName !== undefined) this.#oldNames.set(path, oldName);
    }
  }

  /** Sorted by path. */
  entries(resource: string): DriftEntry[] {
    return [...this.#documents]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([path, documents]) => {
        const renamedFrom = this.#oldNames.get(path);
        return { resource, path, documents, ...(renamedFrom !== undefined && { renamedFrom }) };
      });
  }
}

/**
 * The invalid field of the same document that a new field has probably replaced, since their names
 * differ only in style. A new field can itself be invalid, for example a text that no database can
 * store: it has replaced nothing.
 */
function oldNameOf(path: string, issues: readonly DocumentIssue[]): string | undefined {
  const invalid = issues.map((issue) => generalPath(issue.path));
  return invalid.find((old) => old !== path && withoutStyle(old) === withoutStyle(path));
}

/** A path without the positions in lists. */
function generalPath(path: string): string {
  return path.replaceAll(/\[\d+\]/g, '[]');
}

/** A path in one style: `masskg` for `mass_kg` and `massKg`. */
function withoutStyle(path: string): string {
  return path.replaceAll(/[_-]/g, '').toLowerCase();
}
