import type { DocumentList, Documents, ResourceName } from '@spacex-platform/spacex-client';
import type { ColumnSet, Table } from '@spacex-platform/transform';
import type { LiveDocuments } from '@spacex-platform/transform/launch-library';
import type { LoaderEvent, RejectedDocument, ResourceCounts, TableReport } from '../loader.ts';
import type { Origin } from '../origin.ts';

/**
 * The documents of one resource: a list, what `list` or `query` of the client returns (its rejects are
 * recorded), or a stream such as `iterate` of the client.
 */
export type DocumentInput<T> =
  | Iterable<T>
  | AsyncIterable<T>
  | Pick<DocumentList<T>, 'documents' | 'rejects'>;

/**
 * Documents by the name of their resource: one of the API, or of the given tables. Documents of Launch
 * Library have the names of those of the API.
 */
export type LoadInput<Name extends string = ResourceName> = {
  readonly [Resource in Name]?: DocumentInput<
    Resource extends keyof Documents ? Documents[Resource] | LiveDocumentOf<Resource> : unknown
  >;
};

type LiveDocumentOf<Resource extends string> = Resource extends keyof LiveDocuments
  ? LiveDocuments[Resource]
  : never;

/** Options of {@link load}. */
export interface LoadOptions<Name extends string = ResourceName> {
  /** Default: every table of the platform that is made from a given resource. */
  readonly tables?: readonly Table<string, ColumnSet, Name>[];
  /** Abort if more documents are rejected. Default 10; 0 allows none. */
  readonly maxRejects?: number;
  /** Delete rows whose documents are not among the given ones. */
  readonly prune?: boolean;
  /** The largest share of documents, in percent, that `prune` may delete. Default 20. */
  readonly pruneLimit?: number;
  /** Only count what would change. `ddl` lists the schema changes. */
  readonly dryRun?: boolean;
  /** Write every row again, also those that did not change. */
  readonly rewrite?: boolean;
  /** Load over newer data, or a snapshot over data from the API. */
  readonly force?: boolean;
  /** The source that the ledger records. Default `program`. */
  readonly source?: string;
  /** Where the documents came from originally. Default `api`. */
  readonly origin?: Origin;
  /** The version of the program that the ledger records. Default `unknown`. */
  readonly version?: string;
  /** How long to wait for another run on the same target, in milliseconds. Default 300,000. */
  readonly lockTimeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: LoaderEvent) => void;
}

/** What {@link load} has done. */
export interface LoadResult {
  /** The id of the run in the ledger. */
  readonly runId: string;
  /** The changes to each table. */
  readonly tables: readonly TableReport[];
  /** How many documents of each resource were accepted and rejected. */
  readonly resources: readonly ResourceCounts[];
  /** The rejected documents with their issues, which the ledger has, too. */
  readonly rejects: readonly RejectedDocument[];
  /** Schema changes, as statements in order. */
  readonly ddl: readonly string[];
}
