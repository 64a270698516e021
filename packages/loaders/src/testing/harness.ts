import type { Row, Table } from '@spacex-platform/transform';
import type { Loader, RejectedDocument } from '../loader.ts';

/** What the conformance kit needs from a loader under test. */
export interface ConformanceHarness {
  /** Creates a loader for the target. All loaders use the same target. */
  createLoader(): Loader | Promise<Loader>;
  /**
   * Reads all rows of a table as readers see them now, in any order: only the columns of the table,
   * with the values of {@link Row}. Empty if the table does not exist.
   */
  readRows(table: Table): Promise<readonly Row[]>;
  /** Empties the target. Called before every case. */
  reset(): Promise<void>;
  /**
   * Reads the rejects that the target has recorded for a run. Without it, `openLedger` of the loader is
   * used; without either, the cases of rejects are skipped.
   */
  readRejects?(runId: string): Promise<readonly RejectedDocument[]>;
  /**
   * Replaces the published row that has the key of this one, as someone who edits the target does: what
   * the loader stores to detect changes, such as a content hash, remains. Without it, the case of
   * edited rows is skipped.
   */
  editRow?(table: Table, row: Row): Promise<void>;
  /**
   * Whether `readRows` can be called while a session is open; false if a session locks out readers.
   * Default true.
   */
  readonly readsDuringSession?: boolean;
}

/** One rule of the loader contract, for any test runner. */
export interface ConformanceCase {
  readonly name: string;
  /**
   * Tests the loader, or skips the case if it does not apply: then it calls `skip` of the runner.
   *
   * @param runner the context that test runners such as Vitest and `node:test` pass to a test
   * @throws AssertionError (`node:assert`) if the loader violates the rule
   */
  run(runner?: CaseRunner): Promise<void>;
}

/** What a case needs from a test runner. */
export interface CaseRunner {
  /** Called with the reason if the case does not apply to the loader. */
  skip?(reason: string): unknown;
}

/** The arguments of a case: the harness after its reset, and a loader. */
export interface CaseContext {
  readonly harness: ConformanceHarness;
  readonly loader: Loader;
}

export interface CaseDefinition {
  readonly name: string;
  /** Why the case does not apply to a loader. Undefined if it does. */
  readonly skips?: (context: CaseContext) => string | undefined;
  readonly check: (context: CaseContext) => Promise<void>;
}
