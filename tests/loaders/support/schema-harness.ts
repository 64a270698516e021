import type { QueryableLoader } from '@spacex-platform/loaders';
import type { ConformanceHarness } from '@spacex-platform/loaders/testing';
import { readRows } from './read-rows.ts';

/** Each case gets its own schema, which is faster than its own database. */
export function schemaHarness(
  loaderFor: (schema: string) => QueryableLoader,
  readsDuringSession: boolean,
): ConformanceHarness {
  let cases = 0;
  const schema = () => `case_${cases}`;
  return {
    readsDuringSession,
    reset: async () => {
      cases += 1;
    },
    createLoader: () => loaderFor(schema()),
    readRows: (table) => readRows(loaderFor(schema()), schema(), table),
  };
}
