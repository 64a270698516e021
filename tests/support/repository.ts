import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Root folder of the repository: nothing here depends on the working directory. */
export const repositoryRoot = fileURLToPath(new URL('../../', import.meta.url));

/** A folder named by an environment variable, or the default; both relative to the root. */
export function folderFromEnvironment(variable: string, fallback: string): string {
  return resolve(repositoryRoot, process.env[variable] || fallback);
}

/** Whether tests must not be skipped because of missing data or tools. */
export function nothingMayBeSkipped(): boolean {
  return Boolean(process.env['SPACEX_CI']);
}
