import { LoaderError } from '../errors/loader-error.ts';
import type { Loader } from '../loader.ts';

const refusals = {
  plan: 'does not support dry runs.',
  prune: 'cannot delete rows of documents that have vanished. Load without prune.',
  rewrite: 'cannot rewrite unchanged rows. Load without rewrite.',
  curated: 'cannot load the files of a curated zone. Load the raw zone: --zone raw.',
  check: 'cannot be checked before a commit. Run without --check, then spacex-etl check.',
} as const;

/** @throws LoaderError `configuration` if a loader cannot do what the run needs */
export function requireCapability(
  { name, capabilities }: Loader,
  needed: keyof typeof refusals,
): void {
  if (capabilities[needed] === true) return;
  throw new LoaderError('configuration', `The target ${name} ${refusals[needed]}`, {
    target: name,
  });
}
