import type { DocumentIssue } from '@spacex-platform/spacex-client';
import type { Column } from './column.ts';
import { problemOf, valueFor } from './column-value.ts';
import { readOrigin } from './origin.ts';
import { valueAt } from './path.ts';
import type { Row, Table } from './table.ts';

/** A document with thousands of bad elements needs no longer list. */
const maxIssues = 100;

/** The values of a document that the columns of a table cannot hold. */
export function valueIssues(table: Table, document: unknown): DocumentIssue[] {
  const { each } = table;
  if (each === null) return issuesOfRow(table, document, null, 0);
  const items = valueAt(document, each);
  if (items === null) return [];
  if (!Array.isArray(items)) {
    const message = `${table.name} cannot be made from ${shown(items)}: expected a list`;
    return [{ code: 'wrong_type', path: each.join('.'), message }];
  }
  const issues: DocumentIssue[] = [];
  for (const [position, item] of items.entries()) {
    issues.push(...issuesOfRow(table, document, item, position));
    if (issues.length >= maxIssues) break;
  }
  return issues.slice(0, maxIssues);
}

function issuesOfRow(
  table: Table,
  document: unknown,
  item: unknown,
  position: number,
): DocumentIssue[] {
  const issues: DocumentIssue[] = [];
  for (const [name, column] of Object.entries(table.columns)) {
    const value = readOrigin(column, document, item, position);
    if (valueFor(table, name, value) !== undefined) continue;
    const problem = problemOf(column, value, table.key.includes(name));
    if (problem === undefined) continue;
    const message = `${table.name}.${name} cannot hold ${shown(value)}: expected ${problem.expected}`;
    issues.push({ code: problem.code, path: pathOf(table, column, item, position), message });
  }
  return issues;
}

/** The first two rows of a document with the same key, if there are any. */
export function duplicateKeyIssues(table: Table, rows: readonly Row[]): DocumentIssue[] {
  const positions = new Map<string, number>();
  for (const [position, row] of rows.entries()) {
    const values = table.key.map((name) => (row as Record<string, unknown>)[name]);
    const key = JSON.stringify(values);
    const earlier = positions.get(key);
    if (earlier !== undefined) {
      const names = table.key.join(', ');
      const message = `${table.name} would have two rows with the key (${names}) = ${shown(values)}: elements ${earlier} and ${position}`;
      return [{ code: 'duplicate_key', path: elementPath(table, position), message }];
    }
    positions.set(key, position);
  }
  return [];
}

export function pathOf(table: Table, { from }: Column, item: unknown, position: number): string {
  switch (from.kind) {
    case 'document':
    case 'year':
      return from.path.join('.');
    case 'item':
      return `${elementPath(table, position)}.${from.path.join('.')}`;
    case 'self':
      return from.field === null || typeof item !== 'object'
        ? elementPath(table, position)
        : `${elementPath(table, position)}.${from.field}`;
    case 'position':
      return elementPath(table, position);
  }
}

function elementPath({ each }: Table, position: number): string {
  return `${each?.join('.') ?? ''}[${position}]`;
}

/** Characters that a terminal interprets, or that change the direction of the text after them. */
const controls = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** A value for a message: one line without control characters, at most 60 characters. */
function shown(value: unknown): string {
  const text = (jsonOf(value) ?? String(value)).toWellFormed();
  const characters = [...text.slice(0, 200)];
  const short = characters.length > 60 ? `${characters.slice(0, 60).join('')}…` : text;
  return short.replace(
    controls,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The JSON text; undefined for a value that has none, such as NaN, whose JSON would be null. */
function jsonOf(value: unknown): string | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
