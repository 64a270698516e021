import type { Column } from '../column.ts';
import type { Table } from '../table.ts';
import { quoted, readTypes, type SparkReadType } from './types.ts';

/**
 * The type of a field that a table reads from its documents: a Spark type, nested fields, an array
 * of one type, or an array whose elements are texts in some documents and objects in others.
 */
type FieldType =
  | SparkReadType
  | Fields
  | readonly [element: FieldType]
  | readonly [text: 'string', object: Fields];

/** The fields that a table reads from its documents, or from the elements of an array. */
interface Fields {
  [name: string]: FieldType;
}

/**
 * The fields that tables read from the documents of their resource.
 *
 * @throws TypeError if two columns read a field with different types
 */
export function documentFields(tables: readonly Table[]): Fields {
  const fields: Fields = {};
  for (const table of tables) {
    for (const column of Object.values(table.columns)) {
      const { from } = column;
      if (column.type === 'json') continue;
      if (from.kind === 'document') put(fields, from.path, readTypes[column.type]);
      if (from.kind === 'year') put(fields, from.path, 'string');
    }
    if (table.each !== null) put(fields, table.each, arrayType(table));
  }
  return fields;
}

/**
 * The schema of `from_json` for the documents of a table. It has only the fields that the columns
 * read, so that Spark skips all others.
 */
export function documentSchema(table: Table): string {
  return listOf(documentFields([table]), ' ');
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

function arrayType(table: Table): FieldType {
  if (isMixed(table)) return ['string', itemFields(table)];
  const self = Object.values(table.columns).find(({ from }) => from.kind === 'self');
  return [self === undefined ? itemFields(table) : readTypes[self.type]];
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

function put(fields: Fields, path: readonly string[], type: FieldType): void {
  const [name = '', ...rest] = path;
  const existing = fields[name];
  if (rest.length === 0) {
    if (existing !== undefined && JSON.stringify(existing) !== JSON.stringify(type)) {
      throw twoTypes(name);
    }
    fields[name] = type;
    return;
  }
  const nested: FieldType = existing ?? {};
  if (!isNested(nested)) throw twoTypes(name);
  fields[name] = nested;
  put(nested, rest, type);
}

function twoTypes(name: string): TypeError {
  return new TypeError(`Field ${name} is read with two types; read it with one type`);
}

function isNested(type: FieldType): type is Fields {
  return typeof type === 'object' && !Array.isArray(type);
}

function listOf(fields: Fields, separator: ' ' | ': '): string {
  return Object.entries(fields)
    .map(([name, type]) => `${quoted(name)}${separator}${typeText(type)}`)
    .join(', ');
}

function typeText(type: FieldType): string {
  if (typeof type === 'string') return type;
  if (isNested(type)) return `struct<${listOf(type, ': ')}>`;
  const [element, object] = type as readonly [FieldType, Fields?];
  // With type string, from_json returns an object as JSON text, which is parsed separately.
  return `array<${object === undefined ? typeText(element) : 'string'}>`;
}
