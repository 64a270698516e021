import type { ConnectWaitOptions } from '../sql/postgres-wire/connect-wait.ts';

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
  /** Host name, IP address or directory of a Unix socket. Default `localhost`. */
  readonly host?: string;
  /** Default 5432. */
  readonly port?: number;
  /** Default: the user's name. */
  readonly database?: string;
  readonly user?: string;
  readonly password?: string;
  /** Default `prefer`. */
  readonly sslMode?: SslMode;
  /** PEM text of the certificates to trust. Default: those of Node. */
  readonly sslRootCert?: string;
  /** Default 10,000. */
  readonly connectTimeoutMs?: number;
  /**
   * How long nothing may arrive from the server while a statement runs, in milliseconds. After that
   * the server is asked over a second connection whether it still works on the statement; if it does
   * not say so, the connection has stalled and the load fails with `connection`. Default 60,000.
   */
  readonly stallTimeoutMs?: number;
}
