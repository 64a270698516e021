import type { Row, Table } from '@spacex-platform/transform';
import type { Loader } from '../loader.ts';

/** What the conformance kit needs to know of a loader under test. */
export interface ConformanceHarness {
  /** A loader for the target; two of them, made one after another, reach the same target. */
  createLoader(): Loader | Promise<Loader>;
  /**
   * All rows of a table as a reader sees them now, in any order: the table's own columns only,
   * values as {@link Row} has them. Empty where the table does not exist.
   */
  readRows(table: Table): Promise<readonly Row[]>;
  /** Makes the target empty. Runs before every case. */
  reset(): Promise<void>;
  /**
   * Whether `readRows` can look while a session is open. False where a session has the target
   * for itself. Default true.
   */
  readonly readsDuringSession?: boolean;
}

/** One rule of the loader contract, as a check that any test runner can run. */
export interface ConformanceCase {
  readonly name: string;
  /** @throws AssertionError (`node:assert`) where the loader breaks the rule */
  run(): Promise<void>;
}

/** What a case is handed: the harness after its reset, and a loader. */
export interface CaseContext {
  readonly harness: ConformanceHarness;
  readonly loader: Loader;
}

export interface CaseDefinition {
  readonly name: string;
  readonly check: (context: CaseContext) => Promise<void>;
}
