import type { DocumentIssue } from './document-issue.ts';
import { pathOfPart } from './document-path.ts';

/** Far more than any schema needs, far less than what overflows a stack here or in a database. */
const maxDepth = 100;

/**
 * Finds what databases refuse or change silently: the NUL character, which PostgreSQL and
 * Redshift cannot store, half of a surrogate pair, which has no UTF-8 form, and values nested
 * so deeply (in a field that no schema knows) that neither they nor `JSON.stringify` follow.
 */
export function unstorableValues(value: unknown): DocumentIssue[] {
  const issues: DocumentIssue[] = [];
  visit(value, '', 0, issues);
  return issues;
}

function visit(value: unknown, path: string, depth: number, issues: DocumentIssue[]): void {
  if (typeof value === 'string') {
    const message = faultOf(value);
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
    const here = pathOfPart(path, key);
    const message = faultOf(key);
    if (message !== undefined) issues.push({ code: 'unstorable_text', path: here, message });
    visit(item, here, depth + 1, issues);
  }
}

function faultOf(text: string): string | undefined {
  if (text.includes('\u0000')) return 'has a NUL character, which no database stores';
  if (!text.isWellFormed()) return 'has half of a surrogate pair, which is no character';
  return undefined;
}
