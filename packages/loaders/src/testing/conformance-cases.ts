import { allOrNothing } from './cases/all-or-nothing.ts';
import { changes } from './cases/changes.ts';
import { children } from './cases/children.ts';
import { dryRun } from './cases/dry-run.ts';
import { locking } from './cases/locking.ts';
import { manyRows } from './cases/many-rows.ts';
import { order } from './cases/order.ts';
import { origins } from './cases/origins.ts';
import { prune } from './cases/prune.ts';
import { refusals } from './cases/refusals.ts';
import { rejects } from './cases/rejects.ts';
import { rewrite } from './cases/rewrite.ts';
import { sessionEnd } from './cases/session-end.ts';
import { values } from './cases/values.ts';
import type { CaseRunner, ConformanceCase, ConformanceHarness } from './harness.ts';

/**
 * The loader contract as test cases for any test runner. A loader that passes all of them works with
 * the pipeline. The cases use their own tables, named `conformance_…`, and must run sequentially. Cases
 * that do not apply, because the loader lacks a capability, call `skip` of the test runner.
 *
 * @example
 * ```ts
 * import { conformanceCases } from '@spacex-platform/loaders/testing';
 * import { describe, test } from 'node:test';
 *
 * describe('my loader', () => {
 *   for (const { name, run } of conformanceCases(harness)) test(name, run);
 * });
 * ```
 */
export function conformanceCases(harness: ConformanceHarness): ConformanceCase[] {
  return [
    ...allOrNothing,
    ...changes,
    ...children,
    ...prune,
    ...values,
    ...refusals,
    ...rejects,
    ...manyRows,
    ...locking,
    ...dryRun,
    ...sessionEnd,
    ...rewrite,
    ...order,
    ...origins,
  ].map(({ name, skips, check }) => ({
    name,
    // The default keeps the length of the function 0: Jest passes a callback to longer ones.
    run: async (runner: CaseRunner = {}) => {
      await harness.reset();
      const context = { harness, loader: await harness.createLoader() };
      const reason = skips?.(context);
      if (reason === undefined) await check(context);
      else runner.skip?.(reason);
    },
  }));
}
