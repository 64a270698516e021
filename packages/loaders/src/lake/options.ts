import type { Table } from '@spacex-platform/transform';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { ViewDefinition } from '../sql/views.ts';
import type { LakeCatalog } from './catalog.ts';

/** Options of {@link lakeLoader}. */
export interface LakeLoaderOptions {
  /** Stores the curated zone and the ledger. */
  readonly store: ObjectStore;
  /** Views for queries: the marts of `@spacex-platform/transform`. */
  readonly views?: readonly ViewDefinition[];
  /** Tables that queries find, empty, before a run has published them. */
  readonly tables?: readonly Table[];
  /** Makes the published tables available to other engines; updated after each run. */
  readonly catalog?: LakeCatalog;
  /**
   * Replace commits that other programs made to the tables. Default false: they are refused with
   * `foreign_commit`.
   */
  readonly takeOver?: boolean;
  /** Called when a reader has to wait for another process; a load emits an event instead. */
  readonly onWait?: (message: string) => void;
}
