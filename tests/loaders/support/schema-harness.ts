import type { QueryableLoader } from '@spacex-platform/loaders';
import type { ConformanceHarness } from '@spacex-platform/loaders/testing';
import { editStatement } from './edit-statement.ts';
import { readRows } from './read-rows.ts';

/**
 * Each case gets its own schema, which is faster than its own database.
 *
 * @param execute runs a statement, without the loader
 */
export function schemaHarness(
  loaderFor: (schema: string) => QueryableLoader,
  readsDuringSession: boolean,
  execute: (sql: string, values: unknown[]) => Promise<unknown>,
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
    editRow: async (table, row) => {
      await execute(...editStatement(schema(), table, row));
    },
  };
}
