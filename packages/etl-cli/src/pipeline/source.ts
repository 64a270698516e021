import type { Provenance } from '@spacex-platform/loaders/raw-zone';

/** Documents of one resource on their way: where they came from, and their JSON texts. */
export interface Extract extends Provenance {
  /** Batches of texts, one document each, a line of JSON. */
  readonly batches: AsyncIterable<readonly string[]>;
}

/** Where documents come from. */
export interface Source {
  /** As the ledger names it: `api`, `snapshot`, `file:///lake`. */
  readonly name: string;
  /** Where they came from in the first place. */
  readonly origin: 'api' | 'snapshot';
  /** The resources that it has. */
  readonly resources: readonly string[];
  read(resource: string, options: { readonly signal?: AbortSignal }): Promise<Extract>;
  /**
   * The newest of what this source names, by now. Asked when the targets are open: while a run
   * waits for its turn another may load newer documents, which older ones must not replace.
   */
  newest?(): Promise<Source>;
  /** Gives back what the source holds; safe to call twice. Absent where it holds nothing. */
  close?(): Promise<void>;
}
