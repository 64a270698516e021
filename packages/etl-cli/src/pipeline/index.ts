export * from '@spacex-platform/loaders/pipeline';
export { boundYoungGeneration } from '../young-generation.ts';
