export type { CatalogLake, LakeCatalog, OldPartitions, TableRun } from './catalog.ts';
export { type CuratedZone, openCuratedZone } from './curated-zone.ts';
export {
  collectGarbage,
  type Garbage,
  type GarbageOptions,
  type LakeGarbage,
  planGarbage,
} from './garbage.ts';
export { type LakeLoaderOptions, lakeLoader } from './lake-loader.ts';
export { type LakeRun, lakeRuns } from './lake-runs.ts';
export { type CuratedFile, type CuratedTable, type Pointer, readPointer } from './pointer.ts';
