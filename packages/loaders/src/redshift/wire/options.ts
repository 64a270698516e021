import type { ConnectWaitOptions } from '../../sql/postgres-wire/connect-wait.ts';
import type { Password } from '../../sql/postgres-wire/password.ts';

/**
 * How the connection is secured: not at all, encrypted, or with the server's certificate checked.
 */
export type RedshiftSslMode = 'disable' | 'require' | 'verify-ca' | 'verify-full';

/** Every {@link RedshiftSslMode}, from the least to the most strict. */
export const redshiftSslModes: readonly RedshiftSslMode[] = [
  'disable',
  'require',
  'verify-ca',
  'verify-full',
];

/** A connection over the wire protocol. Needs the package `pg`. */
export interface WireOptions extends ConnectWaitOptions {
  readonly host: string;
  /** Default 5439. */
  readonly port?: number;
  readonly database: string;
  readonly user: string;
  /** The password, or a function that returns it for each connection. */
  readonly password: Password;
  /** Default `verify-full`. */
  readonly sslMode?: RedshiftSslMode;
  /** PEM text of the certificates to trust. Default: those of Node, Amazon's among them. */
  readonly sslRootCert?: string;
  /** Default 10,000. */
  readonly connectTimeoutMs?: number;
  /**
   * How long nothing may arrive while a statement runs, in milliseconds, before a second connection
   * asks `sys_query_history` whether the cluster still works on it. Default 60,000.
   */
  readonly stallTimeoutMs?: number;
}

/** The names of all {@link WireOptions}. */
export const wireOptions = [
  ...['host', 'port', 'database', 'user', 'password', 'sslMode', 'sslRootCert', 'connectTimeoutMs'],
  ...['stallTimeoutMs', 'connectWaitMs', 'onWait'],
];
