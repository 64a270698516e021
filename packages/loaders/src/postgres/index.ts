export { type PostgresConnectionOptions, type SslMode, sslModes } from './options.ts';
export { type PostgresLoaderOptions, postgresLoader } from './postgres-loader.ts';
