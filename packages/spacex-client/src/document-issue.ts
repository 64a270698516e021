/** A problem with a document. */
export interface DocumentIssue {
  /**
   * The kind of problem: a zod code (`invalid_type`, `invalid_format`, `too_small`, …), or
   * `invalid_json`, `unstorable_text`, `too_deep`, `duplicate_id`.
   */
  readonly code: string;
  /** The path of the value, `cores[0].flight`; empty for the document as a whole. */
  readonly path: string;
  /** What was expected and what was found. */
  readonly message: string;
}
