import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionOptions } from 'node:tls';
import type { Client, ClientConfig } from 'pg';
import { LoaderError } from '../../errors/loader-error.ts';
import { WireConnection, type WireEngine } from './connection.ts';
import type { Password } from './password.ts';

/** Where to connect to, and as whom. */
export interface WireAddress extends Pick<ClientConfig, 'database' | 'user' | 'options'> {
  readonly host: string;
  readonly port: number;
  readonly password: Password | undefined;
  readonly ssl: ConnectionOptions | boolean;
  /** Creates the stream of the connection. Default: a TCP or Unix socket. */
  readonly stream?: (() => Duplex) | undefined;
  readonly connectTimeoutMs: number;
  /** Shown in the server's list of sessions. */
  readonly applicationName: string;
}

/** Idle time after which the system checks the connection; its own default is two hours. */
const keepAliveMs = 30_000;

/**
 * Connects over the PostgreSQL protocol.
 *
 * @param passwordMissing the error if the server asks for a password and there is none
 * @throws LoaderError `connection`, `authentication`, `tls`, …
 */
export async function connectWire(
  PgClient: typeof Client,
  engine: WireEngine,
  { password, connectTimeoutMs, applicationName, stream, ...address }: WireAddress,
  passwordMissing?: (where: string, cause: unknown) => LoaderError,
): Promise<WireConnection> {
  const { host, port, ssl } = address;
  const where = `${engine.target} at ${host.startsWith('/') ? host : `${host}:${port}`}`;
  const socket = stream === undefined ? new Socket() : (stream() as Socket);
  let isAsked = false;
  let given: string | undefined;
  let passwordFailure: unknown;
  const client = new PgClient({
    ...address,
    // A function, called when the server asks: without one pg reads PGPASSWORD and ~/.pgpass.
    password: async () => {
      isAsked = true;
      try {
        given = typeof password === 'function' ? await password() : password;
      } catch (error) {
        passwordFailure = error ?? new Error('no reason');
        throw error;
      }
      return given ?? '';
    },
    stream: () => socket,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveMs,
    connectionTimeoutMillis: connectTimeoutMs,
    application_name: applicationName,
  });
  const connection = new WireConnection(engine, client, socket);
  const started = performance.now();
  let response: Buffer | undefined;
  socket.once('data', (data: Buffer) => {
    response = data;
  });
  try {
    await client.connect();
  } catch (cause) {
    await connection.close();
    if (response !== undefined && isForeign(response)) {
      throw otherServer(engine.target, where, response, cause);
    }
    if (passwordFailure !== undefined) throw noPassword(engine.target, where, passwordFailure);
    if (isAsked && !given && passwordMissing !== undefined) throw passwordMissing(where, cause);
    const isLate = performance.now() - started >= connectTimeoutMs;
    throw engine.failure(
      where,
      'Connecting',
      cause,
      ssl === false || isLate ? 'connection' : 'tls',
    );
  }
  return connection;
}

function noPassword(target: string, where: string, cause: unknown): LoaderError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new LoaderError(
    'authentication',
    `Connecting failed on ${where}: the function of the option password failed: ${reason}`,
    { target, cause },
  );
}

/**
 * Whether the first response is none of a PostgreSQL server: neither one byte about TLS nor a message
 * with its type and a length of less than 16 MB.
 */
function isForeign(response: Buffer): boolean {
  if (response.length < 5) return false;
  const type = String.fromCharCode(response[0] ?? 0);
  return !/[EKNRSZv]/.test(type) || response[1] !== 0;
}

function otherServer(target: string, where: string, response: Buffer, cause: unknown): LoaderError {
  const [line = ''] = response.toString('latin1', 0, 60).split(/[\r\n]/);
  const shown = line.replaceAll(/[^\x20-\x7e]/g, '?');
  return new LoaderError(
    'configuration',
    `Connecting failed on ${where}: another kind of server answers there ("${shown}"). Set host and port to those of the database server.`,
    { target, cause },
  );
}

/** TLS options of pg for a mode of libpq that makes one attempt only. */
export function tlsOptions(
  mode: 'disable' | 'require' | 'verify-ca' | 'verify-full',
  rootCert: string | undefined,
): ConnectionOptions | false {
  const ca = rootCert === undefined ? {} : { ca: rootCert };
  switch (mode) {
    case 'disable':
      return false;
    case 'require':
      return { rejectUnauthorized: false };
    case 'verify-ca':
      return { ...ca, checkServerIdentity: () => undefined };
    case 'verify-full':
      return ca;
  }
}
