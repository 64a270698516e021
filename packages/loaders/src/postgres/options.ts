import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import type { ConnectWaitOptions } from '../sql/postgres-wire/connect-wait.ts';
import type { Password } from '../sql/postgres-wire/password.ts';

/** How the connection is secured, as in libpq. */
export type SslMode = 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';

/** Every {@link SslMode}, from the least to the most strict. */
export const sslModes: readonly SslMode[] = [
  'disable',
  'allow',
  'prefer',
  'require',
  'verify-ca',
  'verify-full',
];

/** Where a PostgreSQL server is and how to connect to it. */
export interface PostgresConnectionOptions extends ConnectWaitOptions {
  /**
   * `postgres://user:password@host:5432/database?sslmode=verify-full`. Parameters: `host`, `port`,
   * `dbname`, `user`, `password`, `sslmode`, `sslrootcert` (a file, or `system`),
   * `connect_timeout` and `application_name`. Other options take precedence.
   */
  readonly connectionString?: string;
  /** Host name, IP address or directory of a Unix socket. Default `localhost`. */
  readonly host?: string;
  /** Default 5432. */
  readonly port?: number;
  /** Default: the user's name. */
  readonly database?: string;
  readonly user?: string;
  /** The password, or a function that returns it for each connection, such as an IAM token. */
  readonly password?: Password;
  /** Default `prefer`. */
  readonly sslMode?: SslMode;
  /** PEM text of the certificates to trust. Default: those of Node. */
  readonly sslRootCert?: string;
  /**
   * TLS as the package `pg` takes it, instead of `sslMode` and `sslRootCert`: options of `tls.connect`,
   * `true` for its defaults, or `false`.
   */
  readonly ssl?: ConnectionOptions | boolean;
  /** Creates the stream of a connection, as the package `pg` takes it: for a proxy or a connector. */
  readonly stream?: () => Duplex;
  /**
   * First part of the names of sessions in `pg_stat_activity`; the second one is the id of the run, or
   * the purpose: `nightly query`. The server cuts names to 63 bytes. Default `spacex-etl`.
   */
  readonly applicationName?: string;
  /** Default 10,000. */
  readonly connectTimeoutMs?: number;
  /**
   * How long nothing may arrive from the server while a statement runs, in milliseconds. After that
   * the server is asked over a second connection whether it still works on the statement; if it does
   * not say so, the connection has stalled and the load fails with `connection`. Default 60,000.
   */
  readonly stallTimeoutMs?: number;
}

/** A client of the package `pg`. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: unknown[] }>;
}

/** A client that a pool has lent. */
export interface PostgresPoolClient extends PostgresClient {
  release(destroy?: boolean): void;
}

/** A `Pool` of the package `pg`. */
export interface PostgresPool {
  connect(): Promise<PostgresPoolClient>;
}

/** A connection of the caller, which is never closed. */
export interface BorrowedConnectionOptions {
  /**
   * A `Pool` of the package `pg`. Each session, reader and ledger borrows one client and returns it
   * with its settings restored. The pool is never ended.
   */
  readonly pool?: PostgresPool;
  /**
   * A connected `Client` of the package `pg`, outside of a transaction. Do not use it before the
   * session has ended. It is never ended.
   */
  readonly client?: PostgresClient;
}
