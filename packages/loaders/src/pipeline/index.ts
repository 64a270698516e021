export { apiSource } from './api-source.ts';
export type { PipelineEvent } from './events.ts';
export { type CuratedOptions, loadCurated } from './load-curated.ts';
export type { PipelineOptions } from './pipeline-options.ts';
export { rawZoneSource, snapshotSource } from './raw-zone-source.ts';
export { rejectsSource } from './rejects-source.ts';
export type { CatalogResult, Failure, RunDetails, RunResult, TargetResult } from './result.ts';
export { runPipeline } from './run-pipeline.ts';
export type { Extract, Source } from './source.ts';
