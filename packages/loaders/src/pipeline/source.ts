import type { Reject } from '@spacex-platform/spacex-client';
import type { Loader, RowBatch } from '../loader.ts';
import type { History, Origin } from '../origin.ts';
import type { Provenance } from '../raw-zone/index.ts';

/** The documents of one resource: their provenance and their JSON texts. */
export interface Extract extends Provenance {
  /** Batches of texts, one document each, a line of JSON. */
  readonly batches: AsyncIterable<readonly string[]>;
  /** Documents that the source itself has rejected. They count, and the ledger records them. */
  readonly rejects?: readonly Reject[];
  /**
   * Rows next to these documents, which a target has already: they are written as they are, and their
   * documents count as accepted. A raw zone cannot store them.
   */
  readonly rows?: AsyncIterable<SourceRows>;
  /** Ids of documents that the source has but cannot return: pruning spares their rows. */
  readonly spared?: readonly string[];
  /** Where documents of r/SpaceX among them come from, if the origin of the source is another. */
  readonly history?: History;
}

/** Rows of some documents of a resource, for its tables. */
export type SourceRows = Pick<RowBatch, 'documentIds' | 'rows'>;

/** Where documents come from. */
export interface Source {
  /** As the ledger names it: `api`, `snapshot`, `file:///lake`. */
  readonly name: string;
  /** The original source of the documents. */
  readonly origin: Origin;
  /** The resources that it has. */
  readonly resources: readonly string[];
  /** Why a run leaves out what the source does not have, for the log. Default: it does not have it. */
  readonly skipReason?: string;
  /** Orders its documents, the larger the newer. Absent if it is unknown, or if they are read now. */
  readonly sequence?: number;
  /**
   * A target whose rows are part of this source, and its newest run when they were read. If another
   * run is committed there before this target is opened, the load of it fails with `superseded`.
   */
  readonly basedOn?: { readonly loader: Loader; readonly runId: string };
  /** The caller chose these documents although newer ones exist. */
  readonly allowOlder?: boolean;
  read(resource: string, options: { readonly signal?: AbortSignal }): Promise<Extract>;
  /**
   * The newest version of this source. Called when the targets are open: while a run waits for a
   * lock, another run may load newer documents, which must not be replaced by older ones.
   */
  newest?(): Promise<Source>;
  /** Releases what the source holds. Can be called twice. Absent if it holds nothing. */
  close?(): Promise<void>;
}
