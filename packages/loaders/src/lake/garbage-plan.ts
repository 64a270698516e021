import type { Table } from '@spacex-platform/transform';
import type { StoredObject, UnfinishedUpload } from '../object-store/object-store.ts';
import type { LakeCatalog, OldPartitions } from './catalog.ts';

/** What {@link planGarbage} may take. */
export interface GarbageOptions {
  /** So many of the newest runs stay in each zone, with every file that they showed. */
  readonly keep: number;
  /** Nothing is taken that was written or of use within this time, in milliseconds. */
  readonly olderThanMs: number;
  /** How long to wait for whoever loads or reads a lake in a folder. Default 60,000. */
  readonly lockTimeoutMs?: number;
  /** The catalog that follows the lake: what it shows stays, and old partitions go. */
  readonly catalog?: LakeCatalog;
  /** Definitions of the tables, for the catalog. */
  readonly tables?: readonly Table[];
}

/** A file that nobody needs. */
export interface Garbage extends StoredObject {
  /** `run`: of an old run. `unfinished`: of a run that never ended. */
  readonly why: 'run' | 'unfinished';
}

/** What a lake no longer needs. */
export interface LakeGarbage {
  readonly files: readonly Garbage[];
  /** Parts of files that a killed run has left on S3; no listing of files shows them. */
  readonly uploads: readonly UnfinishedUpload[];
  /** What the catalog still knows of runs that have no file left. */
  readonly partitions: readonly OldPartitions[];
}
