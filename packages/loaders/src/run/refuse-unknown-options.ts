import { LoaderError } from '../errors/loader-error.ts';

/**
 * Refuses options that a loader does not have, so that a misspelled one is not ignored.
 *
 * @param what `postgresLoader`
 * @param known the names of its options
 * @throws LoaderError `configuration`, naming the options
 */
export function refuseUnknownOptions(
  target: string,
  what: string,
  options: unknown,
  known: readonly string[],
): void {
  const invalid = (message: string) => new LoaderError('configuration', message, { target });
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    const hint = known.includes('connectionString') ? ' For a URL, use { connectionString }.' : '';
    throw invalid(`Invalid options of ${what}: expected an object.${hint}`);
  }
  const unknown = Object.keys(options).filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const names = unknown.map((name) => `"${name}"`).join(', ');
  throw invalid(
    `Unknown option${unknown.length === 1 ? '' : 's'} of ${what}: ${names}. Available: ${known.join(', ')}.`,
  );
}
