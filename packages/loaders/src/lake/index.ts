export type { CuratedFile, CuratedTable, CuratedZone } from '../curated-zone/curated-zone.ts';
export { type Pointer, readPointer } from '../curated-zone/pointer.ts';
export type { CatalogFetch, RestCatalogOptions } from '../iceberg-rest/options.ts';
export type {
  CatalogLake,
  CatalogUpdate,
  ForeignCommit,
  LakeCatalog,
  OldPartitions,
  TableRun,
} from './catalog.ts';
export { filesCatalog } from './files-catalog.ts';
export { type FollowOptions, type FollowReport, followLake } from './follow.ts';
export { collectGarbage, planGarbage } from './garbage.ts';
export type {
  Garbage,
  GarbageFailure,
  GarbageOptions,
  LakeGarbage,
  OldSnapshots,
} from './garbage-plan.ts';
export { lakeLoader } from './lake-loader.ts';
export { type LakeRun, lakeRuns } from './lake-runs.ts';
export { openCuratedZone } from './open-curated-zone.ts';
export type { LakeLoaderOptions } from './options.ts';
export { restCatalog } from './rest-catalog.ts';
export { type RollbackOptions, type RollbackReport, rollbackLake } from './rollback.ts';
export { type LakeProblem, type LakeVerification, verifyLake } from './verify-lake.ts';
