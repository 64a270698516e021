export { apiSource } from './api-source.ts';
export type { PipelineEvent } from './events.ts';
export { type CuratedOptions, loadCurated } from './load-curated.ts';
export { rawZoneSource, snapshotSource } from './raw-zone-source.ts';
export { rejectsSource } from './rejects-source.ts';
export type { CatalogResult, Failure, RunResult, TargetResult } from './result.ts';
export { type PipelineOptions, runPipeline } from './run-pipeline.ts';
export type { Extract, Source } from './source.ts';
export { boundYoungGeneration } from './young-generation.ts';
