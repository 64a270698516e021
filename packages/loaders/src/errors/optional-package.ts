import { LoaderError } from './loader-error.ts';

/** Optional packages, and what needs them. */
export interface OptionalPackages {
  /** `The postgres target` */
  readonly what: string;
  readonly packages: readonly string[];
  /** Name of the target. */
  readonly target?: string;
}

/**
 * Imports optional packages when they are first needed, so that only those who use them install
 * and load them.
 *
 * @throws LoaderError `missing_dependency`
 */
export async function importOptional<T>(
  { what, packages, ...details }: OptionalPackages,
  load: () => Promise<T>,
): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const list = `${packages.length === 1 ? 'package' : 'packages'} ${packages.join(' and ')}`;
    throw new LoaderError(
      'missing_dependency',
      `${what} needs the ${list}. Install with: npm install ${packages.join(' ')}`,
      { ...details, cause },
    );
  }
}
