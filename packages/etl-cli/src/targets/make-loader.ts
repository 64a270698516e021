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
  { onWait, source, catalog }: Partial<Pick<LoaderContext, 'onWait' | 'source' | 'catalog'>> = {},
): Promise<QueryableLoader> {
  const marts = Object.values(all);
  const context = { environment: process.env, tables, marts, onWait, source, catalog };
  return target.makeLoader(flags, context);
}
