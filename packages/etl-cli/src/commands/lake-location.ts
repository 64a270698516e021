import type { ObjectStore } from '@spacex-platform/loaders/raw-zone';
import { lakeOf, storeOf } from '../settings/storage.ts';
import { UsageError } from '../usage-error.ts';

/** A lake that a command works on. */
export interface LakeLocation {
  readonly store: ObjectStore;
  readonly url: string;
}

/** The lake of `--lake`, or of the environment. @throws UsageError if there is none */
export async function lakeIn(flags: { readonly lake?: string }): Promise<LakeLocation> {
  const url = lakeOf(flags.lake, process.env);
  if (url === undefined) {
    throw new UsageError('No lake given: use --lake file:///… or s3://…, or set SPACEX_LAKE.');
  }
  return { store: await storeOf(url, process.env), url };
}
