import type { Table } from '@spacex-platform/transform';
import type { VersionedPointer } from '../curated-zone/pointer.ts';
import type { IcebergDriver } from '../iceberg/driver.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { FieldIds } from '../parquet/file-columns.ts';
import type { ParquetWriter } from '../parquet/index.ts';
import type { ViewDefinition } from '../sql/views.ts';
import type { LakeCatalog } from './catalog.ts';

/** What queries find in a lake in addition to its published files. */
export interface LakeSchema {
  /** Tables that exist, empty, before a run has published them. */
  readonly tables: readonly Table[];
  readonly views: readonly ViewDefinition[];
}

/** What a lake session needs in addition to the request. */
export interface LakeTarget {
  /** The signal of the run aborts its operations. */
  readonly store: ObjectStore;
  /** The same store for work after publishing: the signal aborts it with a delay. */
  readonly lasting: ObjectStore;
  readonly parquet: ParquetWriter;
  readonly iceberg: IcebergDriver;
  /** Field ids of new files, for tables that do not have the default ones. */
  readonly fieldIds: ReadonlyMap<Table, FieldIds>;
  /** Updated after each run, if there is one. */
  readonly catalog: LakeCatalog | undefined;
  /** Replace commits of other programs in the catalog. */
  readonly takeOver: boolean;
  readonly schema: LakeSchema;
  /** What was published when the session was opened. */
  readonly before: VersionedPointer | undefined;
  /** Releases the lock of the lake, and ends the thread that converts files. */
  release(): void;
}
