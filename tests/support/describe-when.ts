import { accessSync, constants } from 'node:fs';
import { delimiter, resolve } from 'node:path';
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

/** Describes tests that need programs, by name (found on the PATH) or by path. */
export function describePrograms(
  name: string,
  programs: readonly string[],
  suite: () => void,
): void {
  describeWhen(name, missingPrograms(programs), suite);
}

/** Which of the programs are missing, as a reason; undefined if all are there. */
export function missingPrograms(programs: readonly string[]): string | undefined {
  const absent = programs.filter((program) => !isThere(program));
  return absent.length === 0 ? undefined : `there is no ${absent.join(', no ')}`;
}

function isThere(program: string): boolean {
  const folders = program.includes('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => {
    try {
      accessSync(resolve(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
