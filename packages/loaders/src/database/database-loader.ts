import { defined } from '../defined.ts';
import type { Finding } from '../finding.ts';
import type { QueryableLoader } from '../reader.ts';
import { closing } from '../run/closing.ts';
import { singleUse } from '../run/single-use.ts';
import type { DatabaseConnection } from './connection.ts';
import { deleteRuns } from './delete-runs.ts';
import { replaceChecks } from './ledger-checks.ts';
import { databaseLedger } from './ledger-reader.ts';
import { openDatabaseSession } from './open-session.ts';
import type { DatabaseTarget } from './target.ts';

/** What differs between the loaders of PostgreSQL databases. */
interface DatabaseAccess {
  /** See {@link QueryableLoader.targetKey}. */
  readonly targetKey?: string;
  readonly openReader: QueryableLoader['openReader'];
  /** Connects to change the ledger. */
  readonly connectForLedger: (purpose: string) => Promise<DatabaseConnection>;
  readonly diagnose: () => Promise<readonly Finding[]>;
}

/** The loader of a PostgreSQL database. */
export function databaseLoader(
  target: DatabaseTarget,
  { targetKey, openReader, connectForLedger, diagnose }: DatabaseAccess,
): QueryableLoader {
  const { name, schema } = target;
  return {
    name,
    capabilities: { prune: true, plan: true, check: true, rewrite: true, order: true },
    ...defined({ targetKey }),
    open: async (request) => singleUse(name, await openDatabaseSession(target, request)),
    openReader,
    openLedger: async () => databaseLedger(name, schema, await openReader()),
    keepChecks: async (runId, checks) =>
      closing(await connectForLedger(`check ${runId}`), (connection) =>
        replaceChecks(connection, schema, runId, checks),
      ),
    deleteRuns: async (runIds) =>
      closing(await connectForLedger('runs prune'), (connection) =>
        deleteRuns(connection, schema, runIds),
      ),
    diagnose,
  };
}
