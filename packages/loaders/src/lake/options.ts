import type { Table } from '@spacex-platform/transform';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { ViewDefinition } from '../sql/views.ts';
import type { LakeCatalog } from './catalog.ts';

/** How {@link lakeLoader} keeps its tables. */
export interface LakeLoaderOptions {
  /** Where the curated zone and the ledger are. */
  readonly store: ObjectStore;
  /** Views to offer to queries: the marts of `@spacex-platform/transform`. */
  readonly views?: readonly ViewDefinition[];
  /** Tables that queries see even where nothing has filled them yet. */
  readonly tables?: readonly Table[];
  /** Names the published tables for other engines; it follows each run. */
  readonly catalog?: LakeCatalog;
  /** Told when a look into it has to wait for another process; a load says that by its events. */
  readonly onWait?: (message: string) => void;
}
