import type { Documents, ResourceName } from '@spacex-platform/spacex-client';
import type { Column } from './column.ts';
import { valueAt } from './path.ts';
import { compileRowMaker, type RowMaker } from './row-compiler.ts';
import type { Row, Table } from './table.ts';
import { canonicalTimestamp, yearOf } from './timestamp.ts';

/** The type of the documents that a table is made from. */
export type DocumentFor<T extends Table> = T['resource'] extends ResourceName
  ? Documents[T['resource']]
  : unknown;

/** Makes the same rows with a loop, for platforms that forbid code generation from strings. */
export function loopRowMaker(columns: Readonly<Record<string, Column>>): RowMaker {
  const names = Object.keys(columns);
  const readers = Object.values(columns).map(readerOf);
  return (document, item, position) => {
    const row: Record<string, unknown> = {};
    for (let at = 0; at < names.length; at++) {
      row[names[at] as string] = (readers[at] as Reader)(document, item, position);
    }
    return row;
  };
}

type Reader = (document: unknown, item: unknown, position: number) => unknown;

/**
 * Returns the pure function that makes the rows of a table from a document: one row, or for a child
 * table one row per element. The document must be valid.
 *
 * @example
 * ```ts
 * const toRows = rowsOf(coreFlights);
 * const { documents } = await client.launches.list();
 * for (const flight of documents.flatMap(toRows)) console.log(flight.core_id);
 * ```
 */
export function rowsOf<const T extends Table>(table: T): (document: DocumentFor<T>) => Row<T>[] {
  const each = table.each;
  const rowOf = (compileRowMaker(table.columns) ?? loopRowMaker(table.columns)) as (
    document: unknown,
    item: unknown,
    position: number,
  ) => Row<T>;

  if (each === null) return (document) => [rowOf(document, null, 0)];
  return (document) => {
    const items = valueAt(document, each);
    if (!Array.isArray(items)) return [];
    return items.map((item, position) => rowOf(document, item, position));
  };
}

function readerOf(column: Column): Reader {
  const read = originReader(column);
  if (column.type !== 'timestamp') return read;
  return (document, item, position) => {
    const value = read(document, item, position);
    return typeof value === 'string' ? canonicalTimestamp(value) : value;
  };
}

function originReader({ from }: Column): Reader {
  switch (from.kind) {
    case 'document': {
      return (document) => valueAt(document, from.path);
    }
    case 'item': {
      return (_document, item) => valueAt(item, from.path);
    }
    case 'self': {
      const { field } = from;
      if (field === null) return (_document, item) => item;
      return (_document, item) =>
        typeof item === 'object' ? valueAt(item, [field]) : (item ?? null);
    }
    case 'position':
      return (_document, _item, position) => position;
    case 'year': {
      return (document) => yearOf(valueAt(document, from.path) as string);
    }
  }
}
