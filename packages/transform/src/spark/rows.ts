import type { Column } from '../column.ts';
import type { Table } from '../table.ts';
import { sparkContentHash } from './content-hash.ts';
import { documentSchema, isMixed, itemSchema } from './document-schema.ts';
import { quoted, sparkText, sparkTypes } from './types.ts';

/**
 * The name of the relation that {@link sparkRows} reads. It has one column, `document`, with one
 * JSON text per row.
 *
 * @example
 * ```ts
 * sparkDocuments('launches'); // launches_documents
 * ```
 */
export function sparkDocuments(resource: string): string {
  return `${resource}_documents`;
}

/**
 * The SELECT in Spark SQL that makes the rows of a table, with `_content_hash`, from the documents
 * of its resource. The rows equal those of `rowsOf`. The documents must be valid.
 *
 * A column of type json calls `json_text(document, path)`, a function that the caller registers: it
 * returns the text of JSON.stringify for the value at the path. If the elements of an array are
 * strings or objects, a string that starts with a brace counts as an object.
 *
 * @throws TypeError if a child table has a column of type json
 * @example
 * ```ts
 * const select = sparkRows(coreFlights); // for spark.sql, over the view launches_documents
 * ```
 */
export function sparkRows(table: Table): string {
  return rowsFrom(table, `(\n${indent(elements(table))}\n)`);
}

/**
 * The SELECT of {@link sparkRows} for documents that were parsed once for all tables of their
 * resource. The relation {@link sparkDocuments} has a column for each of the `documentFields`, and
 * `document` for `json_text`. Where array elements are texts or objects, an element is a struct of
 * `self`, the text, and `item`, the object; one of them is null.
 */
export function sparkRowsOfFields(table: Table): string {
  const documents = `${sparkDocuments(table.resource)} as d`;
  if (table.each === null) return rowsFrom(table, documents);
  const exploded = `lateral view posexplode(${field('d', table.each)}) as position, item`;
  if (!isMixed(table)) return rowsFrom(table, `${documents}\n${exploded}`);
  const split = `select d.*, position, item.self as self, item.item as item
from ${documents}
${exploded}`;
  return rowsFrom(table, `(\n${indent(split)}\n) as d`);
}

/**
 * The statement that creates the table as a temporary view over {@link sparkDocuments}.
 *
 * @example
 * ```ts
 * for (const table of tables) console.log(`${sparkView(table)};`);
 * ```
 */
export function sparkView(table: Table): string {
  return `create or replace temporary view ${quoted(table.name)} as\n${sparkRows(table)}`;
}

function rowsFrom(table: Table, relation: string): string {
  const columns = Object.entries(table.columns).map(
    ([name, column]) => `${columnValue(table, name, column)} as ${quoted(name)}`,
  );
  return `select
  *,
${indent(sparkContentHash(table))} as _content_hash
from (
${indent(`select\n  ${columns.join(',\n  ')}\nfrom ${relation}`)}
)`;
}

/** The relation with the inputs of each row: `d`, the document, and `position` and `item`. */
function elements(table: Table): string {
  const parsed = `select document, from_json(document, '${documentSchema(table)}') as d
from ${sparkDocuments(table.resource)}`;
  if (table.each === null) return parsed;
  const item = isMixed(table)
    ? `item as self,\n  if(startswith(item, '{'), from_json(item, '${itemSchema(table)}'), null) as item`
    : 'item';
  return `select
  document,
  d,
  position,
  ${item}
from (
${indent(parsed)}
)
lateral view posexplode(${field('d', table.each)}) as position, item`;
}

function columnValue(table: Table, name: string, column: Column): string {
  const { type, from } = column;
  if (from.kind === 'position') return 'position';
  if (from.kind === 'year') return `cast(substring(${field('d', from.path)}, 1, 4) as int)`;
  if (type === 'json') {
    if (from.kind !== 'document') {
      throw new TypeError(
        `Column ${table.name}.${name}: Spark SQL does not support JSON columns of array elements`,
      );
    }
    return `json_text(document, '${from.path.join('.')}')`;
  }
  const value = originOf(column);
  switch (type) {
    case 'integer':
    case 'bigint':
    case 'date':
      return `cast(${value} as ${sparkTypes[type]})`;
    case 'timestamp':
      // A timestamp without a time zone is in UTC, also if the session has another time zone.
      return `cast(concat(replace(${value}, 'Z', ''), 'Z') as timestamp)`;
    default:
      return column.default === undefined
        ? value
        : `coalesce(${value}, ${sparkText(column.default)})`;
  }
}

function originOf({ from }: Column): string {
  if (from.kind === 'document') return field('d', from.path);
  if (from.kind === 'item') return field('item', from.path);
  if (from.kind === 'self' && from.field === null) return 'item';
  if (from.kind === 'self' && from.field !== null) {
    return `if(item is null, self, ${field('item', [from.field])})`;
  }
  throw new TypeError(`Origin ${from.kind} has no path`);
}

function field(root: string, path: readonly string[]): string {
  return [root, ...path.map(quoted)].join('.');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
