import type { Documents, ResourceName } from '@spacex-platform/spacex-client';
import type { Column, SourceName } from './column.ts';
import { valueFor } from './column-value.ts';
import type { LiveDocuments } from './launch-library/live-documents.ts';
import { readOrigin } from './origin.ts';
import { valueAt } from './path.ts';
import { compileRowMaker, type RowMaker, type RowOptions } from './row-compiler.ts';
import { RowError } from './row-error.ts';
import { duplicateKeyIssues, valueIssues } from './row-issues.ts';
import type { Row, Table } from './table.ts';

/**
 * The type of the documents that a table is made from. A table with the column `source` is made from
 * documents of Launch Library too.
 */
export type DocumentFor<T extends Table> = T['resource'] extends ResourceName
  ? Documents[T['resource']] | LiveDocumentFor<T>
  : unknown;

type LiveDocumentFor<T extends Table> = T['columns'] extends { readonly source: Column<SourceName> }
  ? LiveDocuments[T['resource'] & keyof LiveDocuments]
  : never;

/** Makes the same rows with a loop, for platforms that forbid code generation from strings. */
export function loopRowMaker(table: Table): RowMaker {
  const columns = Object.entries(table.columns);
  return (document, item, position) => {
    const row: Record<string, unknown> = {};
    for (const [name, column] of columns) {
      const value = valueFor(table, name, readOrigin(column, document, item, position));
      if (value === undefined) return undefined;
      row[name] = value;
    }
    return row;
  };
}

/**
 * Returns the pure function that makes the rows of a table from a document: one row, or for a child
 * table one row per element. Every value is checked against its column: the row has exactly the
 * value of the document, with timestamps in UTC.
 *
 * @throws RowError (from the returned function) if a column cannot hold a value
 * @example
 * ```ts
 * const toRows = rowsOf(coreFlights);
 * const { documents } = await client.launches.list();
 * for (const flight of documents.flatMap(toRows)) console.log(flight.core_id);
 * ```
 */
export function rowsOf<const T extends Table>(
  table: T,
  options: RowOptions = {},
): (document: DocumentFor<T>) => Row<T>[] {
  const each = table.each;
  const rowOf = compileRowMaker(table, options) ?? loopRowMaker(table);
  if (each === null) {
    return (document) => {
      const row = rowOf(document, null, 0);
      if (row === undefined) throw invalidValues(table, document);
      return [row as Row<T>];
    };
  }
  const hasPosition = table.key.some((name) => table.columns[name]?.from.kind === 'position');
  return (document) => {
    const items = valueAt(document, each);
    if (items === null) return [];
    if (!Array.isArray(items)) throw invalidValues(table, document);
    const rows: Row<T>[] = [];
    for (let position = 0; position < items.length; position++) {
      const row = rowOf(document, items[position], position);
      if (row === undefined) throw invalidValues(table, document);
      rows.push(row as Row<T>);
    }
    if (!hasPosition) refuseDuplicates(table, document, rows);
    return rows;
  };
}

function invalidValues(table: Table, document: unknown): RowError {
  return new RowError(table.name, idOf(document), valueIssues(table, document));
}

function refuseDuplicates(table: Table, document: unknown, rows: readonly Row[]): void {
  const issues = duplicateKeyIssues(table, rows);
  if (issues.length > 0) throw new RowError(table.name, idOf(document), issues);
}

function idOf(document: unknown): string | null {
  const id = valueAt(document, ['id']);
  return typeof id === 'string' && id !== '' ? id : null;
}
