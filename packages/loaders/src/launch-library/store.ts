import type { BudgetState } from '@spacex-platform/spacex-client/launch-library';
import type { LibraryKind, SyncState } from './sync-state.ts';

/** A document as it was received. */
export interface StoredDocument {
  readonly kind: LibraryKind;
  readonly id: string;
  /** Its JSON text as received, on one line. */
  readonly text: string;
  /** ISO 8601 in UTC. */
  readonly fetchedAt: string;
}

/** What a store saves after a page was read. */
export interface StoreChange {
  readonly state: SyncState;
  /** New or changed documents. */
  readonly documents: readonly StoredDocument[];
  /** Documents to remove. */
  readonly removed: readonly Pick<StoredDocument, 'kind' | 'id'>[];
}

/**
 * Stores documents of Launch Library, the state of their synchronization, and the budget of requests.
 * All runs on a store share the three. No lock or transaction outlives a call.
 */
export interface LaunchLibraryStore {
  /** For messages; contains no credentials. */
  readonly location: string;
  /** The state; undefined before the first synchronization. */
  readState(): Promise<SyncState | undefined>;
  /**
   * Calls the function with the state, and stores what it returns: documents and state atomically. If
   * another run has stored a state meanwhile, the function is called again with that.
   *
   * @returns the stored state
   */
  update(change: (stored: SyncState | undefined) => StoreChange): Promise<SyncState>;
  /** The current documents as received, in any order. */
  documents(): AsyncIterable<StoredDocument>;
  /**
   * A budget; undefined before its first request.
   *
   * @param key as for `updateBudget`
   */
  readBudget(key: string): Promise<BudgetState | undefined>;
  /**
   * Calls the function with a budget, and stores what it returns unless that is undefined; again if
   * another run has stored one meanwhile.
   *
   * @param key identifies the server and the key of the API, without containing that: 32 hexadecimal
   * digits
   */
  updateBudget(
    key: string,
    change: (stored: BudgetState | undefined) => BudgetState | undefined,
  ): Promise<void>;
}
