import type { Column } from '../column.ts';
import type { Table } from '../table.ts';
import { sparkContentHash } from './content-hash.ts';
import { documentSchema, isMixed, itemSchema } from './document-schema.ts';
import { quoted, sparkTypes } from './types.ts';

/**
 * The relation that {@link sparkRows} reads: one column `document`, a JSON text a row.
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
 * The SELECT of Spark SQL that makes the rows of a table, `_content_hash` included, from the
 * documents of its resource: the same rows as `rowsOf` makes. The documents must have passed
 * their schema.
 *
 * A column of type json calls `json_text(document, path)`, a function that the caller registers: it
 * returns the text of JSON.stringify for the value at the path. If the elements of an array are
 * strings or objects, a string that starts with a brace counts as an object.
 *
 * @throws TypeError where an element of an array has a column of the type json
 * @example
 * ```ts
 * const select = sparkRows(coreFlights); // for spark.sql, over the view launches_documents
 * ```
 */
export function sparkRows(table: Table): string {
  const columns = Object.entries(table.columns).map(
    ([name, column]) => `${columnValue(table, name, column)} as ${quoted(name)}`,
  );
  return `select
  *,
${indent(sparkContentHash(table))} as _content_hash
from (
${indent(`select\n  ${columns.join(',\n  ')}\nfrom (\n${indent(elements(table))}\n)`)}
)`;
}

/**
 * The table as a view of Spark SQL over {@link sparkDocuments}.
 *
 * @example
 * ```ts
 * for (const table of tables) console.log(`${sparkView(table)};`);
 * ```
 */
export function sparkView(table: Table): string {
  return `create or replace temporary view ${quoted(table.name)} as\n${sparkRows(table)}`;
}

/** What each row is made of: the document `d`, and `position` and `item` of a child table. */
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
lateral view posexplode(${reach('d', table.each)}) as position, item`;
}

function columnValue(table: Table, name: string, column: Column): string {
  const { type, from } = column;
  if (from.kind === 'position') return 'position';
  if (from.kind === 'year') return `cast(substring(${reach('d', from.path)}, 1, 4) as int)`;
  if (type === 'json') {
    if (from.kind !== 'document') {
      throw new TypeError(
        `Column ${table.name}.${name}: JSON of an array element has no Spark SQL`,
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
      // A moment without a zone is one in UTC, whatever the zone of the session.
      return `cast(concat(replace(${value}, 'Z', ''), 'Z') as timestamp)`;
    default:
      return value;
  }
}

function originOf({ from }: Column): string {
  if (from.kind === 'document') return reach('d', from.path);
  if (from.kind === 'item') return reach('item', from.path);
  if (from.kind === 'self' && from.field === null) return 'item';
  if (from.kind === 'self' && from.field !== null) {
    return `if(item is null, self, ${reach('item', [from.field])})`;
  }
  throw new TypeError(`There is no value at ${from.kind}`);
}

function reach(root: string, path: readonly string[]): string {
  return [root, ...path.map(quoted)].join('.');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
