import type { CheckOutcome, PrimaryKeys, Row, Table } from '@spacex-platform/transform';
import type { CuratedZone } from './curated-zone/curated-zone.ts';
import type { LoaderError } from './errors/loader-error.ts';
import type { QueryResult } from './sql/query-result.ts';

/** What a target supports, as data: nothing has to compare loader names. */
export interface Capabilities {
  /** Rows of documents that have vanished can be deleted. */
  readonly prune: boolean;
  /** A dry run can count what a commit would do. */
  readonly plan: boolean;
  /** A commit calls {@link OpenRequest.inspect}. Default: false. */
  readonly check?: boolean;
  /** A session accepts {@link OpenRequest.curated}. Default: false. */
  readonly curated?: boolean;
}

/** One execution, as the ledger will know it. */
export interface RunInfo {
  /** UUIDv7. */
  readonly runId: string;
  /** Where the documents come from, as it was asked for: `api`, `snapshot`, `file:///lake`. */
  readonly source: string;
  /** Where they came from in the first place. */
  readonly origin: 'api' | 'snapshot';
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Version of the program that runs. */
  readonly version: string;
}

/** Something worth telling while a session works. */
export type LoaderEvent =
  | {
      readonly type: 'waiting';
      readonly target: string;
      readonly message: string;
    }
  | { readonly type: 'migrated'; readonly target: string; readonly statements: readonly string[] }
  /** Something that does not undo the run, and that somebody should know. */
  | { readonly type: 'warning'; readonly target: string; readonly message: string };

/** What a session is opened for. */
export interface OpenRequest {
  readonly run: RunInfo;
  /** The tables that this run fills. */
  readonly tables: readonly Table[];
  /** Delete rows whose documents have vanished. */
  readonly prune?: boolean;
  /** Load the snapshot over data from the API. */
  readonly force?: boolean;
  /**
   * Say what a commit would do, and touch nothing: `commit` publishes nothing and returns the
   * counts as they would be. Only where the capability `plan` is there.
   */
  readonly dryRun?: boolean;
  /** Ids of rejects in this target's ledger whose documents this run brings again. */
  readonly replays?: readonly string[];
  /** How long to wait for another run on the same target, in milliseconds. Default 300,000. */
  readonly lockTimeoutMs?: number;
  /**
   * Looks at what a commit is about to show: called when all rows are in place and nobody sees
   * them yet, with a way to query them by unqualified names. An error undoes everything; what
   * it returns is kept in the ledger. A dry run does not call it. Only where the capability
   * `check` is there.
   */
  readonly inspect?: (preview: Preview) => Promise<readonly CheckOutcome[]>;
  /**
   * Load the published files of a lake as they stand: `commit` brings them, and nothing is
   * written to the session. What the lake does not hold has vanished: it stays unless `prune`
   * is set, and children follow their parent. Only where the capability `curated` is there.
   */
  readonly curated?: CuratedZone;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: LoaderEvent) => void;
}

/** The target as it will be after a commit. */
export interface Preview {
  /** Runs one SELECT. */
  query(sql: string): Promise<QueryResult>;
  /** The keys that the target itself keeps. Absent where it keeps none. */
  primaryKeys?(): Promise<PrimaryKeys>;
  /** What becomes of the tables of this run. */
  readonly reports: readonly TableReport[];
}

/**
 * Rows of some documents of one resource, for all its tables at once. The ids are those of
 * the documents, with or without rows: a child table follows its document, so a document that
 * has lost its last child must be named too.
 */
export interface RowBatch {
  readonly resource: string;
  readonly documentIds: readonly string[];
  readonly rows: ReadonlyMap<Table, readonly Row[]>;
}

/** How many documents of a resource a run has seen. `documents = accepted + rejected`. */
export interface ResourceCounts {
  readonly resource: string;
  readonly documents: number;
  readonly accepted: number;
  readonly rejected: number;
}

/** A document that was not loaded, as the ledger keeps it. */
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

/** A field that no schema knows. */
export interface DriftEntry {
  readonly resource: string;
  readonly path: string;
  readonly documents: number;
}

/** What a run knows when its last row has been written. */
export interface RunOutcome {
  readonly resources: readonly ResourceCounts[];
  readonly rejects: readonly RejectedDocument[];
  readonly drift: readonly DriftEntry[];
}

/** What became of one table. `rows` is what the run sent; `rows = inserted + updated + unchanged`. */
export interface TableReport {
  readonly table: string;
  readonly rows: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
}

/** One thing that a commit changed in the catalog that names the tables for other engines. */
export interface CatalogChange {
  /** Name in the catalog. */
  readonly name: string;
  /** `moved`: it shows another run. `changed`: only its definition is another. */
  readonly change: 'created' | 'moved' | 'changed' | 'partitions_added';
  /** The run that it shows, or whose partitions were added; absent where it shows none itself. */
  readonly runId?: string;
  /** How many were added. */
  readonly partitions?: number;
}

/** What became of the catalog after a commit. */
export interface CatalogReport {
  /** `the Glue database spacex` */
  readonly catalog: string;
  readonly changes: readonly CatalogChange[];
  /** Why it does not show all of what is published. The next run tries again. */
  readonly error?: LoaderError;
}

/** Why a session ends without a commit. */
export interface AbortReason {
  /** `failed`: something broke. `aborted`: a rule of the run, or its user, ended it. */
  readonly status: 'failed' | 'aborted';
  /** A stable code, and a message without secrets. */
  readonly code: string;
  readonly message: string;
  /** What the run knew by then; its rejects are kept. */
  readonly outcome: RunOutcome;
  /** What the rules found, where one of them ended the run. */
  readonly checks?: readonly CheckOutcome[];
}

/**
 * One run on one target: all or nothing. `write` resolves when the target keeps up, so memory
 * does not grow with the data. After `commit` or `abort` the session is over.
 */
export interface LoadSession {
  /** Changes of the target's shape that `commit` makes first, as statements in order. */
  readonly ddl: readonly string[];
  /** What became of the catalog, where the target has one; known after `commit`. */
  readonly catalog?: CatalogReport | undefined;
  write(batch: RowBatch): Promise<void>;
  /** Reconciles what arrived with what was sent, then publishes everything at once. */
  commit(outcome: RunOutcome): Promise<readonly TableReport[]>;
  /** Leaves no row of data behind; the ledger says why. Never throws for a broken target. */
  abort(reason: AbortReason): Promise<void>;
}

/**
 * A kind of target. Everything that differs between targets is behind this.
 *
 * @example
 * ```ts
 * const session = await loader.open({ run, tables });
 * try {
 *   for await (const batch of batches) await session.write(batch);
 *   console.table(await session.commit(outcome));
 * } catch (error) {
 *   await session.abort({ status: 'failed', code: 'unknown', message: String(error), outcome });
 *   throw error;
 * }
 * ```
 */
export interface Loader {
  readonly name: string;
  readonly capabilities: Capabilities;
  open(request: OpenRequest): Promise<LoadSession>;
}
