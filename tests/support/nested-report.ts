import { join } from 'node:path';

/**
 * The JUnit report of a runner that a test starts, such as pytest: `.ci/run` names a directory for
 * it and counts its tests. Undefined in any other run.
 */
export function nestedReport(name: string): string | undefined {
  const directory = process.env['SPACEX_TEST_REPORTS'];
  return directory === undefined ? undefined : join(directory, name);
}
