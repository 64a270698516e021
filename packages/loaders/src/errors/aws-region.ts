import { LoaderError } from './loader-error.ts';

/**
 * Checks that a client of the AWS SDK has a region.
 *
 * @param next what to do if it has none
 * @throws LoaderError `configuration`
 */
export async function requireRegion(
  { config }: { readonly config: { region(): Promise<string> } },
  target: string,
  next: string,
): Promise<void> {
  await config.region().catch((cause: unknown) => {
    throw new LoaderError('configuration', `No AWS region is set. ${next}`, { target, cause });
  });
}
