export { conformanceCases } from './conformance-cases.ts';
export type { CaseRunner, ConformanceCase, ConformanceHarness } from './harness.ts';
