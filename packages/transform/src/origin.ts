import type { Column } from './column.ts';
import { valueAt } from './path.ts';

/** The value at the origin of a column, or its default; null if there is neither. */
export function readOrigin(
  column: Column,
  document: unknown,
  item: unknown,
  position: number,
): unknown {
  return valueAtOrigin(column, document, item, position) ?? column.default ?? null;
}

function valueAtOrigin(
  { from }: Column,
  document: unknown,
  item: unknown,
  position: number,
): unknown {
  switch (from.kind) {
    case 'document':
    case 'year':
      return valueAt(document, from.path);
    case 'item':
      return valueAt(item, from.path);
    case 'self':
      if (from.field === null || typeof item !== 'object') return item ?? null;
      return valueAt(item, [from.field]);
    case 'position':
      return position;
  }
}
