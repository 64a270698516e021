import type { DocumentIssue } from './document-issue.ts';
import { pathOfPart } from './document-path.ts';

/** Far more than any schema needs, far less than what overflows the stack here or in a database. */
const maxDepth = 100;

/**
 * Finds values that databases reject or silently change:
 * - NUL characters, which PostgreSQL and Redshift cannot store,
 * - unpaired surrogates, which have no UTF-8 encoding,
 * - values in unknown fields that are nested too deeply for databases and `JSON.stringify`.
 */
export function unstorableValues(value: unknown): DocumentIssue[] {
  const issues: DocumentIssue[] = [];
  visit(value, '', 0, issues);
  return issues;
}

function visit(value: unknown, path: string, depth: number, issues: DocumentIssue[]): void {
  if (typeof value === 'string') {
    const message = textIssue(value);
    if (message !== undefined) issues.push({ code: 'unstorable_text', path, message });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (depth === maxDepth) {
    const message = `is nested more than ${maxDepth} levels deep`;
    issues.push({ code: 'too_deep', path, message });
    return;
  }
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      visit(item, pathOfPart(path, index), depth + 1, issues);
    }
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const itemPath = pathOfPart(path, key);
    const message = textIssue(key);
    if (message !== undefined) issues.push({ code: 'unstorable_text', path: itemPath, message });
    visit(item, itemPath, depth + 1, issues);
  }
}

function textIssue(text: string): string | undefined {
  if (text.includes('\u0000')) return 'contains a NUL character, which databases cannot store';
  if (!text.isWellFormed()) return 'contains an unpaired surrogate, which is not a valid character';
  return undefined;
}
