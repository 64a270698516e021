import { LoaderError } from '../errors/loader-error.ts';

const reading = /^\s*(select|with|show|explain|\()/i;

/**
 * Redshift has no read-only sessions, so a statement that may change something is refused here;
 * the rights of the user are what protects the data.
 *
 * @throws LoaderError `read_only`
 */
export function refuseWriting(target: string, sql: string): void {
  const bare = sql
    .replaceAll(/'(?:[^'\\]|\\.|'')*'/gs, "''")
    .replaceAll(/"(?:[^"]|"")*"/g, '""')
    .replaceAll(/--[^\n]*|\/\*.*?\*\//gs, ' ');
  if (reading.test(bare) && !/\binto\b/i.test(bare)) return;
  throw new LoaderError(
    'read_only',
    `Queries on ${target} are for reading: give a SELECT without INTO.`,
    { target },
  );
}
