// For the command line. Not covered by the version number: these names can change at any time.
export { checkPreview, isNotable } from './check-preview.ts';
export { shrunkResources } from './document-losses.ts';
export { unstartedRun } from './ended-run.ts';
export { failureOf, PipelineError } from './failure.ts';
export { countRows, rowCountOutcomes } from './row-counts.ts';
export { runOutcome } from './run-outcome.ts';
