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

/** Some faults by which a run never gets into its target, so that the source is never asked. The matrix has the others. */
export const waysIn: readonly WayIn[] = [
  {
    name: 'a wrong password',
    prepare: () => ({ PG_PASSWORD: 'quite-another-word' }),
    exit: 1,
    code: 'authentication',
    says: ['password authentication failed', 'postgres at localhost:', 'Check user, password'],
  },
  {
    name: 'a closed port',
    prepare: async () => ({ PG_HOST: '127.0.0.1', PG_PORT: String(await closedPort()) }),
    exit: 75,
    code: 'connection',
    says: [/postgres at 127\.0\.0\.1:\d+: .*ECONNREFUSED/, 'Check host, port and network'],
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
];
