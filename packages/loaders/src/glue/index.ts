export type { AwsAgents } from '../aws-agents.ts';
export { athenaDdl, athenaViewDdl } from './athena-ddl.ts';
export {
  type CatalogPlace,
  type CatalogView,
  type PublishedTable,
  type TableEntry,
  tableEntry,
  viewEntry,
} from './definitions.ts';
export { glueCatalog } from './glue-catalog.ts';
export type { GlueCatalogOptions } from './options.ts';
