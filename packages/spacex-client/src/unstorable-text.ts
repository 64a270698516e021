import type { DocumentIssue } from './document.ts';

/**
 * Finds text that databases refuse or change silently: the NUL character, which PostgreSQL and
 * Redshift cannot store, and half of a surrogate pair, which has no UTF-8 form.
 */
export function unstorableText(value: unknown, path = ''): DocumentIssue[] {
  const issues: DocumentIssue[] = [];
  visit(value, path, issues);
  return issues;
}

function visit(value: unknown, path: string, issues: DocumentIssue[]): void {
  if (typeof value === 'string') {
    const message = faultOf(value);
    if (message !== undefined) issues.push({ code: 'unstorable_text', path, message });
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`, issues);
    return;
  }
  for (const [key, item] of Object.entries(value)) {
    const here = path === '' ? key : `${path}.${key}`;
    const message = faultOf(key);
    if (message !== undefined) issues.push({ code: 'unstorable_text', path: here, message });
    visit(item, here, issues);
  }
}

function faultOf(text: string): string | undefined {
  if (text.includes('\u0000')) return 'has a NUL character, which no database stores';
  if (!text.isWellFormed()) return 'has half of a surrogate pair, which is no character';
  return undefined;
}
