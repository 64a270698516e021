import { resolve } from 'node:path';
import type { Table } from '@spacex-platform/transform';
import { databaseLoader } from '../database/database-loader.ts';
import type { DatabaseTarget } from '../database/target.ts';
import type { QueryableLoader } from '../reader.ts';
import { refuseUnknownOptions } from '../run/refuse-unknown-options.ts';
import { waitOf } from '../run/wait-for-lock.ts';
import type { ViewDefinition } from '../sql/views.ts';
import { type Access, hasDatabase, openEmbedded, openInMemory } from './connect.ts';
import { diagnoseEmbedded } from './diagnose.ts';
import { openSharedReader } from './shared-reader.ts';

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
  refuseUnknownOptions('embedded', 'embeddedLoader', options, [
    ...['dataDir', 'schema', 'tables', 'views', 'onWait'],
  ]);
  const { dataDir = '.spacex', schema = 'spacex', tables = [], views = [], onWait } = options;
  const name = 'embedded';
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
    openEmbedded(name, dataDir, access, { timeoutMs: 60_000, signal, onWait });
  return databaseLoader(target, {
    openReader: async ({ signal } = {}) =>
      openSharedReader(resolve(dataDir), schema, () => openExisting('read', signal)),
    connectForLedger: () => openExisting('existing'),
    diagnose: () => diagnoseEmbedded(target, dataDir),
  });
}
