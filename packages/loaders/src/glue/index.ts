export type { AwsAgents } from '../aws-agents.ts';
export { athenaViewDdl } from './athena-view-ddl.ts';
export { glueCatalog } from './glue-catalog.ts';
export type { GlueCatalogOptions } from './options.ts';
export { emptyTableEntry, tableEntries } from './table-entry.ts';
export { type CatalogPlace, type CatalogView, viewEntry } from './view-entry.ts';
