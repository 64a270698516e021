import { finished } from 'node:stream/promises';
import type { from } from 'pg-copy-streams';
import type { DatabaseConnection } from '../database/connection.ts';
import type { WireConnection } from '../sql/postgres-wire/connection.ts';

/** A connection by pg, with COPY by pg-copy-streams. */
export function pgConnection(
  target: string,
  wire: WireConnection,
  copyFrom: typeof from,
): DatabaseConnection {
  return {
    target,
    query: (sql, parameters = []) => wire.query(sql, parameters, 'extended'),
    async copyIn(into, data) {
      try {
        const copy = copyFrom(`copy ${into} from stdin with (format binary)`);
        const stream = wire.client.query(copy);
        stream.end(data);
        await finished(stream);
      } catch (error) {
        throw wire.failure(`COPY into ${into.split(' (')[0]}`, error);
      }
    },
    interrupt: async () => wire.interrupt(),
    close: () => wire.close(),
  };
}
