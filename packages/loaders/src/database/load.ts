import type { Table } from '@spacex-platform/transform';
import type { DocumentComparison, RowBatch, RunOutcome, TableReport } from '../loader.ts';

/** How the rows of a run are staged, and how they get into the tables. */
export interface Load {
  /** Accepts rows; resolves when the connection keeps up. */
  write(batch: RowBatch): Promise<void>;
  /** Writes everything of the run, including the ledger, in a transaction and leaves it open. */
  publish(outcome: RunOutcome): Promise<Published>;
}

/** What a transaction has done, before its COMMIT. */
export interface Published {
  readonly reports: readonly TableReport[];
  readonly documents: readonly DocumentComparison[];
  /** Changes of the schema, in order. */
  readonly ddl: readonly string[];
}

/** The report on a table that was empty before. */
export function reportOfNewRows({ name }: Table, rows: number): TableReport {
  return { table: name, rows, inserted: rows, updated: 0, unchanged: 0, deleted: 0 };
}
