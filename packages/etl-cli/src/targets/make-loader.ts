import type { QueryableLoader } from '@spacex-platform/loaders';
import { marts as all, tables } from '@spacex-platform/transform';
import type { LoaderContext, LocationFlags, Target } from './target.ts';

/** A target with its loader. */
export interface OpenedTarget {
  readonly target: Target;
  readonly loader: QueryableLoader;
}

/** The loader of a target with all tables and marts. */
export function makeLoader(
  target: Target,
  flags: LocationFlags,
  { onWait, source }: Partial<Pick<LoaderContext, 'onWait' | 'source'>> = {},
): Promise<QueryableLoader> {
  const marts = Object.values(all);
  return target.makeLoader(flags, { environment: process.env, tables, marts, onWait, source });
}
