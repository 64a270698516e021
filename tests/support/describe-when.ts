import { describe, test } from 'vitest';
import { nothingMayBeSkipped } from './repository.ts';

/**
 * Describes tests that need something this machine may lack. Without it they are one skipped
 * test that says why, and under `SPACEX_CI` one failing test: a gap never passes for a success.
 */
export function describeWhen(name: string, missing: string | undefined, suite: () => void): void {
  if (missing === undefined) {
    describe(name, suite);
    return;
  }
  describe(name, () => {
    if (nothingMayBeSkipped()) {
      test(`needs: ${missing}`, () => {
        throw new Error(`SPACEX_CI is set, so these tests must run, but ${missing}`);
      });
    } else {
      test.skip(`skipped: ${missing}`, () => {});
    }
  });
}
