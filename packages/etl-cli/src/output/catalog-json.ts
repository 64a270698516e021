import type { CatalogReport } from '@spacex-platform/loaders';

/** The catalog of a lake in the result of a command, as in that of a run. */
export function catalogJson({ catalog: name, changes, error }: CatalogReport): object {
  return { name, status: error === undefined ? 'current' : 'behind', changes };
}
