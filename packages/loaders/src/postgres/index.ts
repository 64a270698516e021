export {
  type PostgresLaunchLibraryOptions,
  postgresLaunchLibraryStore,
} from './launch-library-store.ts';
export {
  type BorrowedConnectionOptions,
  type PostgresClient,
  type PostgresConnectionOptions,
  type PostgresPool,
  type PostgresPoolClient,
  type SslMode,
  sslModes,
} from './options.ts';
export { type PostgresLoaderOptions, postgresLoader } from './postgres-loader.ts';
