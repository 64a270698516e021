import { LoaderError } from '../errors/loader-error.ts';

const reading = /^\s*(select|with|show|explain|\()/i;

/** Texts, quoted names and comments, whichever begins first. */
const noCode = /'(?:[^'\\]|\\.|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*.*?\*\//gs;

/**
 * Redshift has no read-only sessions, so a statement that may change something is refused here; the
 * privileges of the user protect the data. Ambiguous statements are refused too: nested comments,
 * dollar-quoted texts, a second statement.
 *
 * @throws LoaderError `read_only`
 */
export function refuseWriting(target: string, sql: string): void {
  let nested = false;
  const bare = sql.replaceAll(noCode, (part) => {
    nested ||= part.startsWith('/*') && part.includes('/*', 2);
    return /^['"]/.test(part) ? part.charAt(0).repeat(2) : ' ';
  });
  const several = /;\s*\S/.test(bare);
  if (reading.test(bare) && !/\binto\b|\$\w*\$/i.test(bare) && !several && !nested) return;
  throw new LoaderError(
    'read_only',
    `Queries on ${target} are read-only: pass one SELECT without INTO.`,
    { target },
  );
}
