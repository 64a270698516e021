import { LoaderError } from '../errors/loader-error.ts';

/**
 * Refuses a runtime that lacks what the loaders need, before something fails with the name of a
 * function that is missing.
 *
 * @throws LoaderError `configuration` on Node 20
 */
export function requireRuntime(target: string): void {
  if (typeof Map.groupBy === 'function') return;
  throw new LoaderError(
    'configuration',
    `The loaders need Node 22.13 or newer; this is ${process.version}. Install a current version.`,
    { target },
  );
}
