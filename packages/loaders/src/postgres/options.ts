/** How the connection is secured, with libpq's meaning of the words. */
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

/** Where a PostgreSQL is and how to get in. */
export interface PostgresConnectionOptions {
  /** Host name, IP address or folder of a Unix socket. Default `localhost`. */
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
}
