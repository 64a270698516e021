import type { DocumentIssue } from '@spacex-platform/spacex-client';
import { pathOf } from './row-issues.ts';
import type { Row, Table } from './table.ts';

/** The longest texts that a target can store, in bytes of UTF-8. */
export interface TextLimits {
  /** Of a text, and of the text of a JSON value. */
  readonly text: number;
  /** Of a text in a key or in a reference to another table. */
  readonly key: number;
}

/**
 * The texts in the rows of one document that exceed the limits of a target. A document that has any
 * is rejected, since the target could store it only shortened.
 *
 * @param rows all rows of the document, in order
 * @example
 * ```ts
 * longTextIssues(cores, rowsOf(cores)(core), { text: 65_535, key: 256 });
 * ```
 */
export function longTextIssues(
  table: Table,
  rows: readonly Row[],
  limits: TextLimits,
): DocumentIssue[] {
  const columns = Object.entries(table.columns).filter(
    ([, { type }]) => type === 'text' || type === 'json',
  );
  const issues: DocumentIssue[] = [];
  for (const [position, row] of rows.entries()) {
    for (const [name, column] of columns) {
      const value = (row as Record<string, unknown>)[name];
      if (value === null || value === undefined) continue;
      const text = column.type === 'json' ? JSON.stringify(value) : String(value);
      const isKey = table.key.includes(name) || column.references !== undefined;
      const limit = isKey ? limits.key : limits.text;
      // A UTF-16 code unit has at most three bytes: most texts need not be measured.
      if (text.length * 3 <= limit) continue;
      const bytes = new TextEncoder().encode(text).length;
      if (bytes <= limit) continue;
      const message = `${table.name}.${name} cannot hold a text of ${bytes} bytes: the target stores at most ${limit}`;
      issues.push({ code: 'too_long', path: pathOf(table, column, undefined, position), message });
    }
  }
  return issues;
}
