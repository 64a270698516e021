import type { PGlite } from '@electric-sql/pglite';
import type { DatabaseConnection } from '../database/connection.ts';
import { LoaderError } from '../errors/loader-error.ts';
import type { DirectoryLock } from '../run/directory-lock.ts';
import { resultOf } from '../sql/query-result.ts';
import { statementName } from '../sql/statement-name.ts';
import { postgresParsers } from '../sql/value-parsers.ts';
import { embeddedFailure } from './driver-errors.ts';
import { type PgliteModule, pgliteQuery } from './pglite-query.ts';

/**
 * A connection to PGlite: PostgreSQL inside this process, with its data in a directory or in memory.
 *
 * @param close ends the session. Default: closes the database
 */
export function pgliteConnection(
  target: string,
  pglite: PgliteModule,
  database: PGlite,
  lock: DirectoryLock,
  close: () => Promise<void> = () => database.close(),
): DatabaseConnection {
  const run = pgliteQuery(pglite, database, postgresParsers);
  let isClosed = false;
  let isInterrupted = false;
  const attempt = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
    if (isInterrupted) {
      throw new LoaderError('interrupted', `The work on ${target} was interrupted`, { target });
    }
    return work().catch((error: unknown) => {
      throw embeddedFailure(target, doing, error, 'statement');
    });
  };
  return {
    target,
    query: (sql, parameters = []) =>
      attempt(statementName(sql), async () => {
        const { fields, rows, affected } = await run(sql, parameters);
        return resultOf(
          fields.map(({ name }) => name),
          rows,
          affected,
        );
      }),
    exact: (sql) =>
      attempt(statementName(sql), async () => {
        const { fields, rows } = await run(sql, [], 'texts');
        return { fields, rows: rows as readonly (readonly (string | null)[])[] };
      }),
    copyIn: (into, data) =>
      attempt(`COPY into ${into.split(' (')[0]}`, async () => {
        // PGlite reads COPY data from a device that is backed by a blob.
        const blob = new Blob([new Uint8Array(data)]);
        await database.query(`copy ${into} from '/dev/blob' with (format binary)`, [], { blob });
      }),
    async interrupt() {
      // A statement inside this process cannot be interrupted; the next one does not start.
      isInterrupted = true;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await close().finally(() => lock.release());
    },
  };
}
