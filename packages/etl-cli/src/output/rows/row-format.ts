import type { RowStream } from '@spacex-platform/loaders';
import type { Sink } from '../sink.ts';

/** Options of the output of rows. */
export interface RowOptions {
  /** Text for null in CSV and tables. */
  readonly nullText: string;
}

/** Writes all rows of a stream in one format. */
export type RowFormat = (rows: RowStream, sink: Sink, options: RowOptions) => Promise<void>;
