/** A problem with a document. */
export interface DocumentIssue {
  /**
   * The kind of problem: a zod code (`invalid_type`, `invalid_format`, `too_small`, …), or
   * `invalid_json`, `unstorable_text`, `too_deep`, `duplicate_id`. Values that a column cannot hold
   * have `wrong_type`, `out_of_range`, `invalid_timestamp`, `invalid_date` or `too_long`, and child
   * rows with the same key `duplicate_key`.
   */
  readonly code: string;
  /** The path of the value, `cores[0].flight`; empty for the document as a whole. */
  readonly path: string;
  /** What was expected and what was found. */
  readonly message: string;
}
