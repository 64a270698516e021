import { LoaderError } from '../errors/loader-error.ts';

/** White space and comments. A nested comment is left, since engines parse it differently. */
const leading = /^(?:\s|--[^\r\n]*|\/\*(?:(?!\/\*|\*\/)[\s\S])*\*\/)+/;

/** The first words of statements that only read, on every engine. */
const readingWords = ['select', 'with', 'values', 'table', 'show', 'explain'];

/**
 * Refuses a statement that does not begin with a word that reads: it could change the session
 * (COMMIT, SET), or do what a read-only transaction permits (COPY to a file, DO). The engine
 * ensures that there is only one statement, and that it changes nothing.
 *
 * @param more first words of statements that only read on this engine
 * @returns the statement without leading comments
 * @throws LoaderError `read_only`
 */
export function refuseOtherThanReading(
  target: string,
  sql: string,
  more: readonly string[] = [],
): string {
  const statement = sql.replace(leading, '');
  const word = /^(?:\(|\w+)/.exec(statement)?.[0].toLowerCase() ?? '';
  if (word === '(' || readingWords.includes(word) || more.includes(word)) return statement;
  throw readingOnly(target);
}

/** The error of a statement that a reader refuses. */
export function readingOnly(target: string, cause?: unknown): LoaderError {
  return new LoaderError(
    'read_only',
    `Queries on ${target} are read-only: pass one statement that changes nothing, such as a SELECT.`,
    { target, cause },
  );
}
