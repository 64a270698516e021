import type { DocumentSet } from '../check-documents.ts';

/** One page of launches, or of boosters. */
export interface LibraryPage<T> extends DocumentSet<T> {
  /** The requested URL with its query; the key is not part of it. */
  readonly url: string;
  /** When the answer was received: ISO 8601 in UTC. */
  readonly fetchedAt: string;
  /** Size of the answer after decompression. */
  readonly bytes: number;
  /** The number of matches on all pages when this page was made. */
  readonly count: number;
  /** The JSON text of each document as received, rejects included, on one line each. */
  readonly raw: readonly string[];
}
