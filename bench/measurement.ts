/** What one process needed for its work. */
export interface Measurement {
  /** The work itself, in milliseconds: no start of the process, no preparation in memory. */
  readonly workMs: number;
  /** CPU time of the process in user mode during the work; null where it is not measured. */
  readonly userMs: number | null;
  /** Most memory that the process held, in megabytes (10^6 bytes); null where not measured. */
  readonly peakRssMb: number | null;
  /** What the work did, for the check that it did all of it. */
  readonly counts: Readonly<Record<string, number>>;
}
