import type { Finished } from '../../../cli/command.ts';
import type { FleetRows } from './fleet-rows.ts';

/** What a fault has to lead to; decides the exit codes that are allowed, whatever the page says. */
export type Kind =
  /** The run succeeds, at once or after retries. */
  | 'harmless'
  /** The run succeeds and rejects documents. */
  | 'rejects'
  /** Only a change of the target, the source or the machine helps. */
  | 'permanent'
  /** Only other settings help. */
  | 'settings'
  /** A limit or a check ends the run. */
  | 'limit'
  /** The same run may succeed later. */
  | 'transient'
  /** A signal that the run handles. */
  | 'interrupted'
  /** SIGKILL. */
  | 'killed'
  /** The response of the commit is lost, and the outcome cannot be read. */
  | 'unknown outcome';

/** A target with the data of an earlier run, or an empty one; the API has newer documents. */
export interface Bench extends AsyncDisposable {
  /** The rows that a reader sees, read without the code under test; undefined without tables. */
  rows(): Promise<FleetRows | undefined>;
  /** The runs in the ledger, oldest first, read without the code under test. */
  ledger(): Promise<readonly LedgerEntry[]>;
}

export interface LedgerEntry {
  readonly runId: string;
  readonly status: string;
  readonly errorCode: string | null;
}

/** A row of the page. */
export interface Fault<On extends Bench> {
  /** In plain words; the first column of the page. */
  readonly name: string;
  readonly kind: Kind;
  /** What the target has before. Default `loaded`. */
  readonly from?: 'empty' | 'loaded';
  /** Arranges the fault, runs the command, and removes what it needed for it. */
  readonly provoke: (on: On) => Promise<Finished>;
  /** A command other than a run: it has no result of a run, and changes nothing. */
  readonly command?: string;
  /** What a reader sees after a success, if it is not all of the newer documents. */
  readonly after?: { readonly rows: FleetRows; readonly text: string };
  /** What of the message depends on time: the page has … in its place. */
  readonly varies?: RegExp;
  /** How many other runs succeed meanwhile, without a change of the rows. Default 0. */
  readonly otherRuns?: number;
  /** Whether the fault removes the ledger. */
  readonly losesLedger?: boolean;
  /** Why this machine cannot arrange it. Under SPACEX_CI this fails the test. */
  readonly missing?: string | undefined;
}
