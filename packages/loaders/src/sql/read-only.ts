import { LoaderError } from '../errors/loader-error.ts';

/** White space and comments. A nested comment is left, since engines parse it differently. */
const leading = /^(?:\s|--[^\r\n]*|\/\*(?:(?!\/\*|\*\/)[\s\S])*\*\/)+/;

/** The first words of statements that only read, on every engine. */
const readingWords = ['select', 'with', 'values', 'table', 'show', 'explain'];

/** The first words of statements that do more than read, on any engine. */
const otherWords = new Set(
  `abort alter analyze analyse append attach begin call cancel checkpoint close cluster comment commit
  copy create deallocate declare delete detach discard do drop end execute export fetch force grant
  import insert install listen load lock merge move notify prepare pragma reassign refresh reindex
  release reset revoke rollback savepoint security set start truncate undrop unlisten unload update
  upsert use vacuum`.split(/\s+/),
);

/**
 * Refuses a statement that does not begin with a word that reads: it could change the session
 * (COMMIT, SET), or do what a read-only transaction permits (COPY to a file, DO). The engine
 * ensures that there is only one statement, and that it changes nothing.
 *
 * @returns the statement without leading comments
 * @throws LoaderError `read_only`
 */
export function refuseOtherThanReading(target: string, sql: string): string {
  const statement = sql.replace(leading, '');
  const word = /^(?:\(|\w+)/.exec(statement)?.[0].toLowerCase() ?? '';
  if (word === '(' || readingWords.includes(word)) return statement;
  throw readingOnly(target);
}

/**
 * Refuses a statement that begins with a word that does more than read, or with no word, such as one
 * with comments in a comment. An unknown word is left to the parser, whose message names the typo.
 * Only for engines whose own parser refuses what does not read.
 *
 * @returns the statement without leading comments
 * @throws LoaderError `read_only`
 */
export function refuseWritingWords(target: string, sql: string): string {
  const statement = sql.replace(leading, '');
  const word = /^(?:\(|\w+)/.exec(statement)?.[0].toLowerCase();
  if (word === undefined || otherWords.has(word)) throw readingOnly(target);
  return statement;
}

/** The error of a statement that a reader refuses. */
export function readingOnly(target: string, cause?: unknown): LoaderError {
  return new LoaderError(
    'read_only',
    `Queries on ${target} are read-only: pass one statement that changes nothing, such as a SELECT.`,
    { target, cause },
  );
}
