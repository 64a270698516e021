import type { Table } from '@spacex-platform/transform';
import { databaseCapabilities } from '../database/capabilities.ts';
import { replaceChecks } from '../database/ledger-checks.ts';
import { databaseLedger } from '../database/ledger-reader.ts';
import { openDatabaseSession } from '../database/open-session.ts';
import { readerOver } from '../database/reader.ts';
import type { DatabaseTarget } from '../database/target.ts';
import type { QueryableLoader } from '../reader.ts';
import { defaultLockTimeoutMs } from '../run/wait-for-lock.ts';
import type { ViewDefinition } from '../sql/views.ts';
import { hasDatabase, openEmbedded, openInMemory } from './connect.ts';
import { diagnoseEmbedded } from './diagnose.ts';

/** Options of {@link embeddedLoader}. */
export interface EmbeddedLoaderOptions {
  /** Directory of the database. Default `.spacex`. */
  readonly dataDir?: string;
  /** Schema of all tables. Default `spacex`. */
  readonly schema?: string;
  /** Tables to create even if a run does not load them. */
  readonly tables?: readonly Table[];
  /** Views to keep up to date, such as the marts of `@spacex-platform/transform`. */
  readonly views?: readonly ViewDefinition[];
  /** Called when a query has to wait for another process; a load reports that as an event. */
  readonly onWait?: (message: string) => void;
}

/**
 * Loads into a PostgreSQL that runs inside this process (PGlite), with its data in a directory: no
 * server, no set-up. Only one process at a time has it open; others wait. Needs the package
 * `@electric-sql/pglite`.
 *
 * @example
 * ```ts
 * const loader = embeddedLoader({ dataDir: '.spacex', views: Object.values(marts) });
 * ```
 */
export function embeddedLoader(options: EmbeddedLoaderOptions = {}): QueryableLoader {
  const { dataDir = '.spacex', schema = 'spacex', tables = [], views = [], onWait } = options;
  const name = 'embedded';
  const target: DatabaseTarget = {
    name,
    schema,
    tables,
    views,
    connect: ({ dryRun, lockTimeoutMs = defaultLockTimeoutMs, signal, onEvent }) => {
      // A dry run creates no database: if there is none, it uses an empty one in memory.
      if (dryRun === true && !hasDatabase(dataDir)) return openInMemory(name);
      return openEmbedded(name, dataDir, true, {
        timeoutMs: lockTimeoutMs,
        signal,
        onWait: (message) => onEvent?.({ type: 'waiting', target: name, message }),
      });
    },
  };
  const openExisting = (signal?: AbortSignal) =>
    openEmbedded(name, dataDir, false, { timeoutMs: 60_000, signal, onWait });
  const openReader: QueryableLoader['openReader'] = async (how = {}) =>
    readerOver(await openExisting(how.signal), schema, how);
  return {
    name,
    capabilities: databaseCapabilities,
    open: (request) => openDatabaseSession(target, request),
    openReader,
    openLedger: async () => databaseLedger(name, schema, await openReader()),
    keepChecks: async (runId, checks) => {
      const connection = await openExisting();
      try {
        await replaceChecks(connection, schema, runId, checks);
      } finally {
        await connection.close();
      }
    },
    diagnose: () => diagnoseEmbedded(target, dataDir),
  };
}
