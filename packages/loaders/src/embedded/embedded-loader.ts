import { resolve } from 'node:path';
import type { Table } from '@spacex-platform/transform';
import { databaseLoader } from '../database/database-loader.ts';
import type { DatabaseTarget } from '../database/target.ts';
import type { OpenRequest } from '../loader.ts';
import type { QueryableLoader } from '../reader.ts';
import { refuseUnknownOptions } from '../run/refuse-unknown-options.ts';
import { requireRuntime } from '../run/require-runtime.ts';
import { waitOf } from '../run/wait-for-lock.ts';
import type { ViewDefinition } from '../sql/views.ts';
import { type Access, directoryOf, hasDatabase, openEmbedded, openInMemory } from './connect.ts';
import { diagnoseEmbedded, diagnoseMemory } from './diagnose.ts';
import { MemoryDatabase } from './memory-database.ts';
import { openSharedReader } from './shared-reader.ts';

/** Options of {@link embeddedLoader}. */
export interface EmbeddedLoaderOptions {
  /**
   * Directory of the database. Default: in memory, as long as the loader exists; `memory://` and
   * `:memory:` are the same.
   */
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
 * Loads into a PostgreSQL that runs inside this process (PGlite): no server, no set-up. The data is in
 * a directory, which one process at a time has open while others wait, or in memory. Needs the
 * package `@electric-sql/pglite`.
 *
 * @throws LoaderError `configuration` for options that are unknown or invalid
 * @example
 * ```ts
 * const loader = embeddedLoader({ dataDir: '.spacex', views: Object.values(marts) });
 * ```
 */
export function embeddedLoader(options: EmbeddedLoaderOptions = {}): QueryableLoader {
  requireRuntime('embedded');
  refuseUnknownOptions('embedded', 'embeddedLoader', options, [
    ...['dataDir', 'schema', 'tables', 'views', 'onWait'],
  ]);
  const { dataDir = 'memory://', schema = 'spacex', tables = [], views = [], onWait } = options;
  const name = 'embedded';
  const readerWait = (signal?: AbortSignal) => ({ timeoutMs: 60_000, signal, onWait });
  if (isInMemory(dataDir)) {
    const database = new MemoryDatabase(name);
    const connect = (request: OpenRequest) => database.connect('create', waitOf(request, name));
    const target: DatabaseTarget = { name, schema, tables, views, connect };
    return databaseLoader(target, {
      openReader: async ({ signal } = {}) =>
        openSharedReader(database.name, schema, () => database.connect('read', readerWait(signal))),
      connectForLedger: () => database.connect('existing', readerWait()),
      diagnose: () => diagnoseMemory(target, database),
    });
  }
  directoryOf(name, dataDir);
  const target: DatabaseTarget = {
    name,
    schema,
    tables,
    views,
    connect: (request) => {
      // A dry run creates no database: if there is none, it uses an empty one in memory.
      if (request.dryRun === true && !hasDatabase(dataDir)) return openInMemory(name);
      return openEmbedded(name, dataDir, 'create', waitOf(request, name));
    },
  };
  const openExisting = (access: Access, signal?: AbortSignal) =>
    openEmbedded(name, dataDir, access, readerWait(signal));
  return databaseLoader(target, {
    // One connection at a time has the directory open, for all schemas.
    targetKey: JSON.stringify([name, resolve(dataDir)]),
    openReader: async ({ signal } = {}) =>
      openSharedReader(resolve(dataDir), schema, () => openExisting('read', signal)),
    connectForLedger: () => openExisting('existing'),
    diagnose: () => diagnoseEmbedded(target, dataDir),
  });
}

/** Whether the name is one that PGlite or SQLite use for a database in memory. */
function isInMemory(dataDir: string): boolean {
  return dataDir === 'memory://' || dataDir === ':memory:';
}
