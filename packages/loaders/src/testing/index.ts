export { conformanceCases } from './conformance-cases.ts';
export type { ConformanceCase, ConformanceHarness } from './harness.ts';
