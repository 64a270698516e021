import { databaseLibraryStore } from '../database/launch-library-store.ts';
import type { LaunchLibraryStore } from '../launch-library/store.ts';
import { connectPostgres } from './connect.ts';
import type { PostgresLoaderOptions } from './postgres-loader.ts';
import { resolveOptions } from './resolve-options.ts';

/** Options of {@link postgresLaunchLibraryStore}. */
export type PostgresLaunchLibraryOptions = Omit<PostgresLoaderOptions, 'tables' | 'views'>;

/**
 * Stores Launch Library in a schema of PostgreSQL, in the tables `etl_launch_library` and
 * `etl_launch_library_documents`. Each call connects again and runs one short transaction: none is
 * open while a request or a wait is under way.
 *
 * @throws LoaderError `configuration` for options that are unknown, invalid or exclude each other
 * @example
 * ```ts
 * const store = postgresLaunchLibraryStore({ connectionString: 'postgres://admin@localhost/spacexdb' });
 * const { status } = await syncLaunchLibrary(store);
 * ```
 */
export function postgresLaunchLibraryStore(
  options: PostgresLaunchLibraryOptions = {},
): LaunchLibraryStore {
  const name = 'postgres';
  const access = resolveOptions(name, options);
  const { schema = 'spacex' } = options;
  return databaseLibraryStore(name, schema, () => connectPostgres(name, access, 'launch-library'));
}
