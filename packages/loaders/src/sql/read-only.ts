import { LoaderError } from '../errors/loader-error.ts';

/** Blanks and comments. One comment inside of another is left: engines read it in several ways. */
const before = /^(?:\s|--[^\r\n]*|\/\*(?:(?!\/\*|\*\/)[\s\S])*\*\/)+/;

/** What a statement begins with that only reads, on every engine. */
const readingWords = ['select', 'with', 'values', 'table', 'show', 'explain'];

/**
 * Refuses a text that does not begin as a statement which reads. It keeps the rest of a session
 * whole (COMMIT, SET) and what a read-only transaction lets pass (COPY to a file, DO); that there
 * is one statement alone, and that it changes nothing, is the engine's to see.
 *
 * @param more words that begin a statement which reads on this engine alone
 * @returns the statement without what stands before it
 * @throws LoaderError `read_only`
 */
export function refuseOtherThanReading(
  target: string,
  sql: string,
  more: readonly string[] = [],
): string {
  const statement = sql.replace(before, '');
  const word = /^(?:\(|\w+)/.exec(statement)?.[0].toLowerCase() ?? '';
  if (word === '(' || readingWords.includes(word) || more.includes(word)) return statement;
  throw readingOnly(target);
}

/** The error of a statement that a reader does not take. */
export function readingOnly(target: string, cause?: unknown): LoaderError {
  return new LoaderError(
    'read_only',
    `Queries on ${target} are for reading: give one statement that changes nothing, like a SELECT.`,
    { target, cause },
  );
}
