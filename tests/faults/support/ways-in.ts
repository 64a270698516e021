import type { Bench } from './bench.ts';
import type { ExpectedFailure } from './outcome.ts';
import { closedPort } from './silent-server.ts';

export interface WayIn extends ExpectedFailure {
  readonly name: string;
  /** Whether the run gets as far as a statement. */
  readonly isEntered?: boolean;
  /** Breaks the way into the target; returns what the command finds in its environment. */
  prepare(on: Bench): Promise<Record<string, string>> | Record<string, string>;
}

/** Faults by which a run never gets into its target, so that the source is never asked. */
export const waysIn: readonly WayIn[] = [
  {
    name: 'a wrong password',
    prepare: () => ({ PG_PASSWORD: 'quite-another-word' }),
    exit: 1,
    code: 'authentication',
    says: ['password authentication failed', 'postgres at localhost:', 'Check user, password'],
  },
  {
    name: 'no password',
    prepare: () => ({ PG_PASSWORD: '' }),
    exit: 1,
    code: 'authentication',
    says: ['the server requires a password, but none was given', 'PG_PASSWORD'],
  },
  {
    name: 'a database that is not there',
    prepare: () => ({ PG_DATABASE: 'not_there' }),
    exit: 1,
    code: 'not_found',
    says: ['database "not_there" does not exist', 'Create it, or specify another one.'],
  },
  {
    name: 'a closed port',
    prepare: async () => ({ PG_HOST: '127.0.0.1', PG_PORT: String(await closedPort()) }),
    exit: 75,
    code: 'connection',
    says: [/postgres at 127\.0\.0\.1:\d+: .*ECONNREFUSED/, 'Check host, port and network'],
  },
  {
    name: 'a host name without an address',
    prepare: () => ({ PG_HOST: 'postgres.invalid' }),
    exit: 75,
    code: 'connection',
    says: ['postgres at postgres.invalid:', 'Check host, port and network'],
  },
  {
    name: 'no connection left for the role',
    prepare: async ({ database, owner }) => {
      await database.query(`alter role ${owner.user} connection limit 0`);
      return {};
    },
    exit: 75,
    code: 'unavailable',
    says: ['too many connections for role', '[53300]', 'connection limit'],
  },
  {
    name: 'a role that may not log in',
    prepare: async ({ database, owner }) => {
      await database.query(`alter role ${owner.user} nologin`);
      return {};
    },
    exit: 1,
    code: 'authentication',
    says: ['is not permitted to log in', 'Check user, password'],
  },
  {
    name: 'a role that reads only',
    isEntered: true,
    prepare: async ({ database, owner }) => {
      await database.query(`alter role ${owner.user} set default_transaction_read_only = on`);
      return {};
    },
    exit: 1,
    code: 'read_only',
    says: ['read-only transaction', '[25006]', 'connect to a server that accepts writes'],
  },
  {
    name: 'a database that reads only',
    isEntered: true,
    prepare: async ({ database, owner }) => {
      await database.query(
        `alter database ${owner.database} set default_transaction_read_only = on`,
      );
      return {};
    },
    exit: 1,
    code: 'read_only',
    says: ['read-only transaction', '[25006]', 'connect to a server that accepts writes'],
  },
  {
    name: 'a role without TEMPORARY',
    isEntered: true,
    prepare: async ({ database, owner }) => {
      await database.query(`revoke temporary on database ${owner.database} from ${owner.user}`);
      return {};
    },
    exit: 1,
    code: 'permission',
    says: [/grant temporary on database "test_\w+" to "owner_\w+";/],
  },
];
