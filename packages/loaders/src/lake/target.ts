import type { Table } from '@spacex-platform/transform';
import type { VersionedPointer } from '../curated-zone/pointer.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { OpenRequest } from '../loader.ts';
import type { ObjectStore } from '../object-store/object-store.ts';
import type { MakeParquetEncoder } from '../parquet/index.ts';
import type { ViewDefinition } from '../sql/views.ts';
import type { LakeCatalog } from './catalog.ts';

/** Tables that queries see even where nothing has filled them yet, and views over them. */
export interface LakeShape {
  readonly tables: readonly Table[];
  readonly views: readonly ViewDefinition[];
}

/** What a lake session needs beside the request. */
export interface OpenLake {
  /** The signal of the run ends what it does. */
  readonly store: ObjectStore;
  /** The same place for what is left to do when the run is published: the signal leaves it time. */
  readonly lasting: ObjectStore;
  readonly makeEncoder: MakeParquetEncoder;
  /** Follows the pointer, where there is one. */
  readonly catalog: LakeCatalog | undefined;
  /** What queries see beside the files. */
  readonly shape: LakeShape;
  /** What is published now. */
  readonly before: VersionedPointer | undefined;
  /** Gives the lake back. */
  release(): void;
}

/** @throws LoaderError `interrupted` where the signal of the run has fired */
export function throwIfInterrupted({ signal }: OpenRequest): void {
  if (signal?.aborted !== true) return;
  throw new LoaderError(
    'interrupted',
    'The load into the lake was interrupted; nothing of it is visible.',
    {
      target: 'lake',
    },
  );
}
