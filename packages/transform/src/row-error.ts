import type { DocumentIssue } from '@spacex-platform/spacex-client';

/**
 * The error of `rowsOf` for a document that has a value that its column cannot hold, or child rows
 * with the same key. No row is made. The pipeline turns it into a reject.
 *
 * @example
 * ```ts
 * const launch = JSON.parse(await (await fetch('https://api.spacexdata.com/v5/launches/latest')).text());
 * try {
 *   rowsOf(coreFlights)(launch);
 * } catch (error) {
 *   if (!isRowError(error)) throw error;
 *   console.warn(error.table, error.documentId, error.issues);
 * }
 * ```
 */
export class RowError extends Error {
  override readonly name = 'RowError';
  /** Name of the table. */
  readonly table: string;
  /** The document's `id`, if it has one. */
  readonly documentId: string | null;
  /** One issue for each value, at most 100. */
  readonly issues: readonly DocumentIssue[];

  constructor(table: string, documentId: string | null, issues: readonly DocumentIssue[]) {
    const document = documentId === null ? 'A document without an id' : `Document ${documentId}`;
    const shown = issues.slice(0, 5).map(({ path, message }) => `${path}: ${message}`);
    if (issues.length > shown.length) shown.push(`and ${issues.length - shown.length} more`);
    super(
      `${document} cannot become rows of ${table}: ${shown.join('; ')}. ` +
        'Fix it at the source, skip it, or define the columns with other types.',
    );
    this.table = table;
    this.documentId = documentId;
    this.issues = issues;
  }
}

/**
 * Whether an error is a {@link RowError}, also one from another copy of the package.
 *
 * @example
 * ```ts
 * const isReject = (error: unknown) => isRowError(error) && error.issues.length > 0;
 * ```
 */
export function isRowError(error: unknown): error is RowError {
  return error instanceof Error && error.name === 'RowError' && 'issues' in error;
}
