import type { Column, Table } from '@spacex-platform/transform';

/**
 * A query that reads every column of every row of a table: the length of each text, which an engine
 * only knows when it has the whole value, and the largest of the other values.
 */
export function everyColumn({ name, columns }: Table): string {
  const aggregates = Object.entries(columns).map(([column, { type }]) =>
    aggregateOf(`"${column}"`, type),
  );
  return `select ${['count(*) as rows', ...aggregates].join(', ')} from "${name}"`;
}

function aggregateOf(column: string, type: Column['type']): string {
  switch (type) {
    case 'text':
      return `max(length(${column}))`;
    case 'json':
      return `max(length(cast(${column} as varchar)))`;
    case 'boolean':
      return `count(case when ${column} then 1 end)`;
    default:
      return `max(${column})`;
  }
}
