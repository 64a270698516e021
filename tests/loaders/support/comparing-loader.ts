import type { Loader } from '@spacex-platform/loaders';
import type { DatabaseConnection } from '../../../packages/loaders/src/database/connection.ts';
import { openDatabaseSession } from '../../../packages/loaders/src/database/open-session.ts';
import type { DatabaseTarget } from '../../../packages/loaders/src/database/target.ts';
import { connectPostgres } from '../../../packages/loaders/src/postgres/connect.ts';
import { singleUse } from '../../../packages/loaders/src/run/single-use.ts';
import type { PostgresSettings } from '../../support/postgres.ts';

export interface ComparingOptions {
  readonly schema?: string;
  /** Rows of a table that a run sends before it reads the hashes of the target. Default 0. */
  readonly knownAfter?: number;
  /** Changes the connection of each session. */
  readonly wrap?: (connection: DatabaseConnection) => DatabaseConnection;
}

/** A loader for PostgreSQL that compares rows with the target from the first one. */
export function comparingLoader(
  settings: PostgresSettings,
  { schema = 'spacex', knownAfter = 0, wrap = (connection) => connection }: ComparingOptions = {},
): Loader {
  const name = 'postgres';
  const target: DatabaseTarget = {
    name,
    schema,
    knownAfter,
    tables: [],
    views: [],
    connect: async (request) => wrap(await connectPostgres(name, settings, request.run.runId)),
  };
  return {
    name,
    capabilities: { prune: true, plan: true, check: true, rewrite: true, order: true },
    open: async (request) => singleUse(name, await openDatabaseSession(target, request)),
  };
}

/** Counts the bytes of COPY. */
export function copiedBytes() {
  const counted = { bytes: 0 };
  const wrap = (connection: DatabaseConnection): DatabaseConnection => ({
    ...connection,
    copyIn: (into, data) => {
      counted.bytes += data.length;
      return connection.copyIn(into, data);
    },
  });
  return { counted, wrap };
}
