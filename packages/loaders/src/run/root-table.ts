import type { Table } from '@spacex-platform/transform';

/** Whether the table has one row for each document. */
export function isRoot({ each }: Table): boolean {
  return each === null;
}

/** The table that has one row for each document of a resource, if it is among these. */
export function rootOf(tables: readonly Table[], resource: string): Table | undefined {
  return tables.find((table) => table.resource === resource && isRoot(table));
}

/** The table by which the documents of a resource are counted: its root, or else a child table. */
export function tableOfDocuments(tables: readonly Table[], resource: string): Table | undefined {
  return rootOf(tables, resource) ?? tables.find((table) => table.resource === resource);
}

/** Resources of which only child tables are loaded: their document ids must be staged separately. */
export function resourcesWithoutRoot(tables: readonly Table[]): ReadonlySet<string> {
  const resources = tables.map(({ resource }) => resource);
  return new Set(resources.filter((resource) => rootOf(tables, resource) === undefined));
}
