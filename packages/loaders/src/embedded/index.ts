import type { Table } from '@spacex-platform/transform';
import { databaseCapabilities } from '../database/capabilities.ts';
import { type QueryableLoader, readerOver } from '../database/reader.ts';
import { openDatabaseSession } from '../database/session.ts';
import type { ViewDefinition } from '../database/views.ts';
import { openEmbedded } from './open.ts';

/** How {@link embeddedLoader} keeps its database. */
export interface EmbeddedLoaderOptions {
  /** Folder of the database. Default `.spacex`. */
  readonly dataDir?: string;
  /** Schema of all tables. Default `spacex`. */
  readonly schema?: string;
  /** Tables that shall exist even where a run does not fill them. */
  readonly tables?: readonly Table[];
  /** Views to keep up to date: the marts of `@spacex-platform/transform`. */
  readonly views?: readonly ViewDefinition[];
}

/**
 * Loads into a PostgreSQL that runs inside this process (PGlite), its data in a folder: no
 * server, no set-up. One process at a time has it open; others wait. Needs the package
 * `@electric-sql/pglite`.
 *
 * @example
 * ```ts
 * const loader = embeddedLoader({ dataDir: '.spacex', views: Object.values(marts) });
 * ```
 */
export function embeddedLoader(options: EmbeddedLoaderOptions = {}): QueryableLoader {
  const { dataDir = '.spacex', schema = 'spacex', tables = [], views = [] } = options;
  const name = 'embedded';
  return {
    name,
    capabilities: databaseCapabilities,
    open: (request) =>
      openDatabaseSession(
        {
          name,
          schema,
          tables,
          views,
          connect: ({ lockTimeoutMs = 300_000, signal, onEvent }) =>
            openEmbedded(name, dataDir, true, {
              timeoutMs: lockTimeoutMs,
              signal,
              onWait: (message) => onEvent?.({ type: 'waiting', target: name, message }),
            }),
        },
        request,
      ),
    openReader: async ({ signal } = {}) =>
      readerOver(await openEmbedded(name, dataDir, false, { timeoutMs: 60_000, signal }), schema),
  };
}
