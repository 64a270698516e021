/** One thing that is wrong with a document. */
export interface DocumentIssue {
  /**
   * What kind of fault: a code of zod's (`invalid_type`, `invalid_format`, `too_small`, …), or
   * `invalid_json`, `unstorable_text`, `too_deep`, `duplicate_id`.
   */
  readonly code: string;
  /** Where: `cores[0].flight`, or empty for the document as a whole. */
  readonly path: string;
  /** What was expected and what was found, in words. */
  readonly message: string;
}
