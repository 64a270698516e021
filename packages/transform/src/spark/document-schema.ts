import type { Column } from '../column.ts';
import type { Table } from '../table.ts';
import { quoted, readTypes } from './types.ts';

/** The fields that a table reads from its documents: a Spark type, or nested fields. */
interface Fields {
  [name: string]: string | Fields;
}

/**
 * The schema of `from_json` for the documents of a table. It has only the fields that the columns
 * read, so that Spark skips all others.
 */
export function documentSchema(table: Table): string {
  const fields: Fields = {};
  for (const column of Object.values(table.columns)) {
    const { from } = column;
    if (column.type === 'json') continue;
    if (from.kind === 'document') put(fields, from.path, readTypes[column.type]);
    if (from.kind === 'year') put(fields, from.path, 'string');
  }
  if (table.each !== null) put(fields, table.each, `array<${itemType(table)}>`);
  return listOf(fields, ' ');
}

/** Whether the array elements are texts in some documents and objects in others. */
export function isMixed(table: Table): boolean {
  return Object.values(table.columns).some(
    ({ from }) => from.kind === 'self' && from.field !== null,
  );
}

/** The schema of the array elements that are objects. */
export function itemSchema(table: Table): string {
  return listOf(itemFields(table), ' ');
}

function itemType(table: Table): string {
  // With type string, from_json returns an object as JSON text, which is parsed separately.
  if (isMixed(table)) return 'string';
  const self = Object.values(table.columns).find(({ from }) => from.kind === 'self');
  if (self !== undefined) return readTypes[self.type];
  return `struct<${listOf(itemFields(table), ': ')}>`;
}

function itemFields(table: Table): Fields {
  const fields: Fields = {};
  for (const column of Object.values(table.columns)) {
    const path = pathInItem(column);
    if (path !== undefined) put(fields, path, readTypes[column.type]);
  }
  return fields;
}

function pathInItem({ from }: Column): readonly string[] | undefined {
  if (from.kind === 'item') return from.path;
  return from.kind === 'self' && from.field !== null ? [from.field] : undefined;
}

function put(fields: Fields, path: readonly string[], type: string): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    fields[name] = type;
    return;
  }
  const existing = fields[name];
  const nested = typeof existing === 'object' ? existing : {};
  fields[name] = nested;
  put(nested, rest, type);
}

function listOf(fields: Fields, separator: ' ' | ': '): string {
  return Object.entries(fields)
    .map(([name, type]) => {
      const text = typeof type === 'string' ? type : `struct<${listOf(type, ': ')}>`;
      return `${quoted(name)}${separator}${text}`;
    })
    .join(', ');
}
