import { finished } from 'node:stream/promises';
import type { from } from 'pg-copy-streams';
import type { DatabaseConnection } from '../database/connection.ts';
import type { WireConnection } from '../sql/postgres-wire/connection.ts';

/**
 * A connection by pg, with COPY by pg-copy-streams.
 *
 * @param isPooled whether a pooler gives the session to another client after this one
 */
export function pgConnection(
  target: string,
  wire: WireConnection,
  copyFrom: typeof from,
  isPooled: boolean,
): DatabaseConnection {
  return {
    target,
    query: (sql, parameters = []) => wire.query(sql, parameters, 'extended'),
    exact: (sql) => wire.exact(sql),
    async copyIn(into, data) {
      try {
        await wire.watched(async () => {
          const copy = copyFrom(`copy ${into} from stdin with (format binary)`);
          const stream = wire.client.query(copy);
          stream.end(data);
          await finished(stream);
        });
      } catch (error) {
        throw wire.failure(`COPY into ${into.split(' (')[0]}`, error);
      }
    },
    interrupt: async () => wire.interrupt(),
    async close() {
      // The next client of the pool would get the settings, the lock and the temporary tables.
      if (isPooled) {
        await wire.query('rollback').catch(() => undefined);
        await wire.query('discard all').catch(() => undefined);
      }
      await wire.close();
    },
  };
}
