import type { Table } from '../table.ts';
import { tables } from './all.ts';

export * from './all.ts';

/** `'launches' | 'core_flights' | …` */
export type TableName = (typeof tables)[number]['name'];

/**
 * The tables of a resource, its own table before its child tables. Empty for an unknown resource.
 *
 * @example
 * ```ts
 * for (const table of tablesFrom('launches')) console.log(table.name); // launches, core_flights, …
 * ```
 */
export function tablesFrom(resource: string): Table[] {
  return tables.filter((table) => table.resource === resource);
}
