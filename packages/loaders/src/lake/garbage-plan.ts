import type { Table } from '@spacex-platform/transform';
import type { StoredObject, UnfinishedUpload } from '../object-store/object-store.ts';
import type { LakeCatalog, OldPartitions } from './catalog.ts';

/** Options of {@link planGarbage}. */
export interface GarbageOptions {
  /** Number of newest runs to keep in each zone, with all files that they published. */
  readonly keep: number;
  /** Keep files that were written or in use within this time, in milliseconds. */
  readonly olderThanMs: number;
  /** How long to wait for loads and readers of a lake in a directory. Default 60,000. */
  readonly lockTimeoutMs?: number;
  /** The catalog of the lake: keep what it refers to, and remove its old partitions. */
  readonly catalog?: LakeCatalog;
  /** Definitions of the tables, for the catalog. */
  readonly tables?: readonly Table[];
}

/** A file that is not needed. */
export interface Garbage extends StoredObject {
  /** `run`: of an old run. `unfinished`: of a run that never finished. */
  readonly why: 'run' | 'unfinished';
}

/** Snapshots of a table that no kept run published. */
export interface OldSnapshots {
  readonly table: string;
  readonly snapshots: number;
}

/** What a lake no longer needs. */
export interface LakeGarbage {
  readonly files: readonly Garbage[];
  /** Iceberg snapshots of runs that are not kept. */
  readonly snapshots: readonly OldSnapshots[];
  /** Multipart uploads that a killed run left on S3; they are in no listing of files. */
  readonly uploads: readonly UnfinishedUpload[];
  /** Catalog partitions of runs whose files have all been deleted. */
  readonly partitions: readonly OldPartitions[];
  /** What could not be listed or deleted. It is not in the other lists. */
  readonly failures: readonly GarbageFailure[];
}

/** A request that failed, without stopping the others. */
export interface GarbageFailure {
  /** `warning`: an optional list is missing. `failed`: something was not deleted. */
  readonly status: 'warning' | 'failed';
  /** What failed: `3 files` */
  readonly what: string;
  /** Code of the LoaderError. */
  readonly code: string;
  readonly message: string;
}
