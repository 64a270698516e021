import type { CheckOutcome, PrimaryKeys, Row, Table, TextLimits } from '@spacex-platform/transform';
import type { CuratedZone } from './curated-zone/curated-zone.ts';
import type { LoaderError } from './errors/loader-error.ts';
import type { History, Origin } from './origin.ts';
import type { QueryResult } from './sql/query-result.ts';

/** What a target supports, as data: nothing has to compare loader names. */
export interface Capabilities {
  /** Rows of documents that have vanished can be deleted. */
  readonly prune: boolean;
  /** A dry run can count what a commit would do. */
  readonly plan: boolean;
  /** A commit calls {@link OpenRequest.inspect}. Default: false. */
  readonly check?: boolean;
  /** A session accepts {@link OpenRequest.rewrite}. Default: false. */
  readonly rewrite?: boolean;
  /**
   * A session refuses documents that are older than those in the target (`older_data`) or of a less
   * complete origin (`snapshot_over_api`, `older_data`). Default: false, the last run wins.
   */
  readonly order?: boolean;
  /** A session accepts {@link OpenRequest.curated}. Default: false. */
  readonly curated?: boolean;
  /** The longest texts that the target can store: longer ones are rejected. Default: no limit. */
  readonly textLimits?: TextLimits;
}

/** A run, as the ledger records it. */
export interface RunInfo {
  /** UUIDv7. */
  readonly runId: string;
  /** Where the documents come from, as requested: `api`, `snapshot`, `file:///lake`. */
  readonly source: string;
  /** Where they came from originally. */
  readonly origin: Origin;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /**
   * Orders the documents of all runs, the larger the newer: milliseconds since 1970, or one more than
   * the largest number so far if the clock is behind it. Absent if it is unknown, as for a replay.
   */
  readonly sequence?: number;
  /** Version of the program. */
  readonly version: string;
}

/** Something that a session reports while it works. */
export type LoaderEvent =
  | {
      readonly type: 'waiting';
      readonly target: string;
      readonly message: string;
    }
  | { readonly type: 'migrated'; readonly target: string; readonly statements: readonly string[] }
  /** A problem that does not undo the run. */
  | { readonly type: 'warning'; readonly target: string; readonly message: string };

/** What a session is opened for. */
export interface OpenRequest {
  readonly run: RunInfo;
  /** The tables that this run loads. */
  readonly tables: readonly Table[];
  /** Delete rows whose documents have vanished. */
  readonly prune?: boolean;
  /**
   * Prune only if at most 10 documents of a resource, or this share of them in percent, have vanished,
   * and never all of them. Default 20; 100 allows everything. Otherwise `commit` throws `prune_limit`.
   */
  readonly pruneLimit?: number;
  /** Load documents over those of a more complete origin; see `Origin`. */
  readonly force?: boolean;
  /** Load documents older than those in the target, with a warning; `force` allows it as well. */
  readonly allowOlder?: boolean;
  /**
   * The sequence of the documents, requested when the target is locked: a run that waited for the lock
   * loads the newest documents. Default: that of the run.
   */
  readonly sequence?: () => Promise<number | undefined>;
  /**
   * The newest committed run of the target when the caller read rows there that this run writes. If
   * another run was committed since, the session is refused with `superseded`.
   */
  readonly newestRun?: string;
  /**
   * The caller sends no document twice and verifies that itself, as `runPipeline` does: the session
   * needs no memory for their ids. Default: false, and a document that is sent twice is refused with
   * `duplicate_key`.
   */
  readonly distinct?: boolean;
  /**
   * Write every row of the run again, even if its content hash is unchanged. This repairs rows that
   * were edited in the target. Requires the capability `rewrite`.
   */
  readonly rewrite?: boolean;
  /**
   * Dry run: `commit` changes nothing and returns the counts that a real commit would. Requires the
   * capability `plan`.
   */
  readonly dryRun?: boolean;
  /** Ids of rejects in this target's ledger that this run replays. */
  readonly replays?: readonly string[];
  /** How long to wait for another run on the same target, in milliseconds. Default 300,000. */
  readonly lockTimeoutMs?: number;
  /**
   * Inspects what a commit is about to publish: called when all rows are in the target but not
   * visible yet, with a query function that resolves unqualified names. An error rolls everything
   * back; the result is stored in the ledger. A dry run does not call it. Requires the capability
   * `check`.
   */
  readonly inspect?: (preview: Preview) => Promise<readonly CheckOutcome[]>;
  /**
   * Load the published files of a lake as they are: `commit` copies them, and nothing is written to
   * the session. Documents that the lake does not have are kept unless `prune` is set; child rows
   * follow their document. Requires the capability `curated`.
   */
  readonly curated?: CuratedZone;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: LoaderEvent) => void;
}

/** The target as it will be after the commit. */
export interface Preview {
  /** Runs one SELECT. */
  query(sql: string): Promise<QueryResult>;
  /** The primary keys that the target enforces. Absent if it enforces none. */
  primaryKeys?(): Promise<PrimaryKeys>;
  /** As that of a reader. */
  readonly storesRows?: boolean;
  /** The changes to the tables of this run. */
  readonly reports: readonly TableReport[];
  /** As {@link LoadSession.documents}. */
  readonly documents?: readonly DocumentComparison[];
}

/**
 * Rows of some documents of one resource, for all its tables. The ids include documents without
 * rows: the rows of a child table are replaced with their document, so a document that has lost its
 * last child row must be listed.
 */
export interface RowBatch {
  readonly resource: string;
  readonly documentIds: readonly string[];
  readonly rows: ReadonlyMap<Table, readonly Row[]>;
}

/** How many documents of a resource a run has read. `documents = accepted + rejected`. */
export interface ResourceCounts {
  readonly resource: string;
  readonly documents: number;
  readonly accepted: number;
  readonly rejected: number;
  /** Orders its documents, as {@link RunInfo.sequence}; absent if that of the run does. */
  readonly sequence?: number;
  /** In a run of the origin `launch-library`: where its documents of r/SpaceX come from. */
  readonly history?: History;
}

/** A document that was rejected, as the ledger stores it. */
export interface RejectedDocument {
  readonly resource: string;
  readonly documentId: string | null;
  readonly issues: readonly {
    readonly code: string;
    readonly path: string;
    readonly message: string;
  }[];
  /** The JSON text as received. */
  readonly raw: string;
}

/** A field that is not in the schema. */
export interface DriftEntry {
  readonly resource: string;
  readonly path: string;
  readonly documents: number;
  /** A field that rejected documents lack and whose name differs only in its spelling. */
  readonly renamedFrom?: string;
}

/** The results of a run when its last row has been written. */
export interface RunOutcome {
  readonly resources: readonly ResourceCounts[];
  readonly rejects: readonly RejectedDocument[];
  readonly drift: readonly DriftEntry[];
  /**
   * Ids of documents that the source has but could not return, by resource: pruning spares their rows,
   * as it does those of rejected documents.
   */
  readonly spared?: Readonly<Record<string, readonly string[]>>;
}

/**
 * The changes to one table. `rows` is the number of rows sent: `inserted + updated + unchanged`.
 */
export interface TableReport {
  readonly table: string;
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  /** How many of the deleted rows `prune` deleted; absent if unknown. */
  readonly pruned?: number;
}

/** The documents of a resource in a target, compared with those that a run has read. */
export interface DocumentComparison {
  readonly resource: string;
  /** Documents in the target before the run. */
  readonly existing: number;
  /** How many of them the run neither loaded nor rejected: `prune` deletes them. */
  readonly vanished: number;
  /** Documents that the last run that loaded this resource has read; absent if unknown. */
  readonly previous?: number;
}

/** A change of the catalog that lists the tables for other engines. */
export interface CatalogChange {
  /** Name in the catalog. */
  readonly name: string;
  /**
   * `replaced`: it was of another kind, as in versions without Iceberg. `moved`: it shows another run.
   * `changed`: only its definition has changed.
   */
  readonly change: 'created' | 'replaced' | 'moved' | 'changed';
  /** The run that it shows; absent if it shows none itself. */
  readonly runId?: string;
}

/** The changes to the catalog after a commit. */
export interface CatalogReport {
  /** `the Glue database spacex` */
  readonly catalog: string;
  readonly changes: readonly CatalogChange[];
  /** Why the catalog is out of date. The next run tries again. */
  readonly error?: LoaderError;
}

/** Why a session ends without a commit. */
export interface AbortReason {
  /** `failed`: an error ended the run. `aborted`: a limit, a check or the user ended it. */
  readonly status: 'failed' | 'aborted';
  /** A stable code, and a message without secrets. */
  readonly code: string;
  readonly message: string;
  /** The results so far; the rejects are stored in the ledger. */
  readonly outcome: RunOutcome;
  /** The check results, if a check ended the run. */
  readonly checks?: readonly CheckOutcome[];
}

/**
 * One run on one target, all or nothing. `write` resolves when the target keeps up, so memory does
 * not grow with the data. After `commit`, failed or not, and after `abort`, the session is closed:
 * `write` and `commit` fail with `configuration`. `await using` aborts a session that was not committed.
 */
export interface LoadSession extends AsyncDisposable {
  /** Changes of the target's schema that `commit` makes first, as statements in order. */
  readonly ddl: readonly string[];
  /** The changes to the catalog, if the target has one; set by `commit`. */
  readonly catalog?: CatalogReport | undefined;
  /**
   * The documents of each resource that were in the target before the run; set by `commit`. Absent if
   * the target does not count them, or if the run replayed rejects.
   */
  readonly documents?: readonly DocumentComparison[] | undefined;
  write(batch: RowBatch): Promise<void>;
  /** Compares the rows that arrived with those sent, then publishes everything atomically. */
  commit(outcome: RunOutcome): Promise<readonly TableReport[]>;
  /**
   * Discards all rows and records the reason in the ledger. Does not throw if the target fails. Does
   * nothing after a successful commit or another abort.
   */
  abort(reason: AbortReason): Promise<void>;
}

/**
 * A kind of target. Everything that differs between targets is behind this interface.
 *
 * @example
 * ```ts
 * await using session = await loader.open({ run, tables });
 * for await (const batch of batches) await session.write(batch);
 * console.table(await session.commit(outcome));
 * ```
 */
export interface Loader {
  readonly name: string;
  readonly capabilities: Capabilities;
  /**
   * Identifies the target within this process: `load` opens the sessions of all loaders with the same
   * key in the order of the calls. Default: each loader has its own target.
   */
  readonly targetKey?: string;
  open(request: OpenRequest): Promise<LoadSession>;
}
