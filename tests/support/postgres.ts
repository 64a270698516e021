import './global-setup.ts';
import pg from 'pg';
import { inject } from 'vitest';
import { describeWhen } from './describe-when.ts';
import type { PostgresServer } from './postgres-server.ts';

/** Settings in the shape that `pg.Client`, `pg.Pool` and `postgresLoader` take. */
export interface PostgresSettings {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** A database of its own for one test, dropped at the end, even with open connections. */
export interface FreshDatabase extends AsyncDisposable {
  readonly settings: PostgresSettings;
  /** Runs SQL as the superuser; a text without values may hold several statements. */
  query<Row extends object = Record<string, unknown>>(
    sql: string,
    values?: unknown[],
  ): Promise<Row[]>;
  /** An open client, closed with the database. */
  connect(settings?: PostgresSettings): Promise<pg.Client>;
  /** A new role that owns `schema` (made for it) and may do nothing else in the database. */
  schemaOwner(schema: string): Promise<PostgresSettings>;
  /** Closes all connections, so that the database can be a template. */
  disconnect(): Promise<void>;
  dispose(): Promise<void>;
}

/** The server of this run, as the superuser. */
export function postgresServer(): PostgresServer {
  return inject('postgres');
}

/** Settings as the environment variables of the command line. */
export function postgresEnvironment(settings: PostgresSettings): Record<string, string> {
  return {
    PG_HOST: settings.host,
    PG_PORT: String(settings.port),
    PG_USER: settings.user,
    PG_PASSWORD: settings.password,
    PG_DATABASE: settings.database,
  };
}

let counter = 0;
function uniqueName(kind: string): string {
  counter += 1;
  return `${kind}_${process.pid}_${Date.now().toString(36)}_${counter}`;
}

async function withClient<T>(settings: PostgresSettings, use: (client: pg.Client) => Promise<T>) {
  const client = new pg.Client(settings);
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/**
 * Makes an empty database, in the server of this run or another; with `template`, a copy of that
 * database, to which no client may be connected.
 *
 * @example
 * await using database = await freshDatabase();
 * await database.query('create table t (n integer)');
 */
export async function freshDatabase(
  on: PostgresServer = postgresServer(),
  template?: string,
): Promise<FreshDatabase> {
  const { host, port, user, password, database } = on;
  const server: PostgresSettings = { host, port, user, password, database };
  const settings: PostgresSettings = { ...server, database: uniqueName('test') };
  const roles: string[] = [];
  const clients: pg.Client[] = [];
  await withClient(server, (admin) =>
    admin.query(
      `create database ${settings.database} ${template === undefined ? '' : copyOf(template, on)}`,
    ),
  );

  const connect = async (as: PostgresSettings = settings) => {
    const client = new pg.Client(as);
    // Dropping the database ends whatever a test forgot; that is no failure of the test.
    client.on('error', () => {});
    await client.connect();
    clients.push(client);
    return client;
  };
  let own: Promise<pg.Client> | undefined;

  const query = async <Row extends object>(sql: string, values?: unknown[]) => {
    own ??= connect().then((client) => {
      // A server that was restarted has ended it; the next query makes another.
      client.once('end', () => {
        own = undefined;
      });
      return client;
    });
    const result = await (await own).query<Row>(sql, values);
    // Several statements give several results; the last one is meant.
    const last: pg.QueryResult<Row> | undefined = Array.isArray(result) ? result.at(-1) : result;
    return last?.rows ?? [];
  };

  const schemaOwner = async (schema: string) => {
    const user = uniqueName('owner');
    const quoted = pg.escapeIdentifier(schema);
    roles.push(user);
    await query(
      `create role ${user} login password ${pg.escapeLiteral(settings.password)};
       create schema ${quoted} authorization ${user};
       revoke create, temporary on database ${settings.database} from public;
       grant temporary on database ${settings.database} to ${user};`,
    );
    return { ...settings, user };
  };

  const disconnect = async () => {
    await Promise.all(clients.splice(0).map((client) => client.end().catch(() => {})));
  };
  const dispose = async () => {
    await disconnect();
    await withClient(server, async (admin) => {
      await admin.query(`drop database if exists ${settings.database} with (force)`);
      for (const role of roles.splice(0)) await admin.query(`drop role if exists ${role}`);
    });
  };
  return {
    settings,
    query,
    connect,
    schemaOwner,
    disconnect,
    dispose,
    [Symbol.asyncDispose]: dispose,
  };
}

/** Copying files takes half as long as writing all pages to the log, which 15 does by default. */
function copyOf(template: string, { version }: PostgresServer): string {
  return `template ${template} ${version < 15 ? '' : 'strategy file_copy'}`;
}

/** Describes tests that need TLS on the server; `suite` gets the CA files. */
export function describeTls(
  name: string,
  suite: (tls: NonNullable<PostgresServer['tls']>) => void,
): void {
  const { tls } = postgresServer();
  const missing = tls ? undefined : 'openssl is not installed, so the server has no certificate';
  describeWhen(name, missing, () => {
    if (tls) suite(tls);
  });
}
