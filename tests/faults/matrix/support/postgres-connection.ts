import { pgBouncer } from '../../../loaders/support/pgbouncer.ts';
import { missingPrograms } from '../../../support/describe-when.ts';
import { freshDatabase, postgresEnvironment, postgresServer } from '../../../support/postgres.ts';
import { through } from '../../support/bench.ts';
import { closedPort, silentServer } from '../../support/silent-server.ts';
import { hangingUp, serverWithoutTls, webServer } from './fake-servers.ts';
import type { Fault } from './fault.ts';
import type { PostgresBench } from './postgres-bench.ts';

const { tls } = postgresServer();
const withoutTls = tls ? undefined : 'openssl is missing, so the server has no certificate';
const withoutBouncer = missingPrograms(['pgbouncer']);
const local = (port: number) => through({ port });

/** Faults before the first row: the connection, the user and the database. */
export const postgresConnectionFaults: readonly Fault<PostgresBench>[] = [
  {
    name: 'wrong password',
    kind: 'permanent',
    provoke: (on) => on.run({ PG_PASSWORD: 'quite-another-word' }),
  },
  { name: 'no password', kind: 'permanent', provoke: (on) => on.run({ PG_PASSWORD: '' }) },
  {
    name: 'expired password',
    kind: 'permanent',
    provoke: async (on) => {
      await on.sql(`alter role ${on.owner.user} valid until '2001-01-01'`);
      return on.run();
    },
  },
  {
    name: 'missing database',
    kind: 'permanent',
    provoke: (on) => on.run({ PG_DATABASE: 'not_there' }),
  },
  {
    name: 'refused connection',
    kind: 'transient',
    provoke: async (on) => on.run(local(await closedPort())),
  },
  {
    name: 'unknown host',
    kind: 'transient',
    provoke: (on) => on.run({ PG_HOST: 'postgres.invalid' }),
  },
  {
    name: 'server that never answers',
    kind: 'transient',
    provoke: async (on) => {
      await using silent = await silentServer();
      return await on.run(local(silent.port));
    },
  },
  {
    name: 'server that resets the connection',
    kind: 'transient',
    provoke: async (on) => {
      await using server = await hangingUp();
      return await on.run(local(server.port));
    },
  },
  {
    name: 'web server on the port',
    kind: 'settings',
    provoke: async (on) => {
      await using server = await webServer();
      return await on.run(local(server.port));
    },
  },
  {
    name: 'invalid port',
    kind: 'settings',
    provoke: (on) => on.run({ PG_PORT: '54x32' }),
  },
  {
    name: 'DATABASE_URL of another database system',
    kind: 'settings',
    provoke: (on) =>
      on.run({
        ...{ PG_HOST: '', PG_PORT: '', PG_USER: '', PG_PASSWORD: '', PG_DATABASE: '' },
        DATABASE_URL: 'mysql://reader@localhost/spacex',
      }),
  },
  {
    name: 'certificate of an unknown authority',
    kind: 'permanent',
    missing: withoutTls,
    provoke: (on) =>
      on.run({ PGSSLMODE: 'verify-full', PGSSLROOTCERT: tls?.strangerAuthority ?? '' }),
  },
  {
    name: 'certificate of another host',
    kind: 'permanent',
    missing: withoutTls,
    provoke: (on) =>
      on.run({
        PGSSLMODE: 'verify-full',
        PGSSLROOTCERT: tls?.authority ?? '',
        PG_HOST: '127.0.0.1',
      }),
  },
  {
    name: 'missing file of certificates',
    kind: 'settings',
    provoke: (on) => on.run({ PGSSLMODE: 'verify-full', PGSSLROOTCERT: '/nowhere/ca.pem' }),
  },
  {
    name: 'server without TLS, and PGSSLMODE=require',
    kind: 'permanent',
    provoke: async (on) => {
      await using server = await serverWithoutTls();
      return await on.run({ ...local(server.port), PGSSLMODE: 'require' });
    },
  },
  {
    name: 'too many connections of the user',
    kind: 'transient',
    provoke: async (on) => {
      await on.sql(`alter role ${on.owner.user} connection limit 0`);
      return on.run();
    },
  },
  {
    name: 'too many connections to the database',
    kind: 'transient',
    provoke: async (on) => {
      await on.sql(`alter database ${on.owner.database} connection limit 0`);
      return on.run();
    },
  },
  {
    name: 'user who may not log in',
    kind: 'permanent',
    provoke: async (on) => {
      await on.sql(`alter role ${on.owner.user} nologin`);
      return on.run();
    },
  },
  {
    name: 'user who may not connect to the database',
    kind: 'permanent',
    provoke: async (on) => {
      await on.sql(`revoke connect on database ${on.owner.database} from public`);
      return on.run();
    },
  },
  {
    name: 'read-only user',
    kind: 'permanent',
    provoke: async (on) => {
      await on.sql(`alter role ${on.owner.user} set default_transaction_read_only = on`);
      return on.run();
    },
  },
  {
    name: 'read-only database, as on a standby',
    kind: 'permanent',
    from: 'empty',
    provoke: async (on) => {
      const name = on.owner.database;
      await on.sql(`alter database ${name} set default_transaction_read_only = on`);
      return on.run();
    },
  },
  {
    name: 'no privilege for temporary tables',
    kind: 'permanent',
    provoke: async (on) => {
      await on.sql(`revoke temporary on database ${on.owner.database} from ${on.owner.user}`);
      return on.run();
    },
  },
  {
    name: 'no privilege to create the schema',
    kind: 'permanent',
    from: 'empty',
    provoke: async (on) => {
      await on.sql('drop schema spacex');
      return on.run();
    },
  },
  {
    name: 'no privilege on the schema',
    kind: 'permanent',
    provoke: async (on) => {
      const other = await on.database.schemaOwner('elsewhere');
      return on.run(postgresEnvironment(other));
    },
  },
  {
    name: 'no privilege on a table',
    kind: 'permanent',
    provoke: async (on) => {
      await on.sql(`revoke update on spacex.capsules from ${on.owner.user}`);
      return on.run();
    },
  },
  {
    name: 'pooler in transaction mode',
    kind: 'settings',
    missing: withoutBouncer,
    provoke: async (on) => {
      await using bouncer = await pgBouncer(on.owner, 'transaction');
      return await on.run(local(bouncer.port));
    },
  },
  {
    name: 'pooler in statement mode',
    kind: 'settings',
    missing: withoutBouncer,
    provoke: async (on) => {
      await using bouncer = await pgBouncer(on.owner, 'statement');
      return await on.run(local(bouncer.port));
    },
  },
  {
    name: 'pooler in session mode',
    kind: 'harmless',
    missing: withoutBouncer,
    provoke: async (on) => {
      await using bouncer = await pgBouncer(on.owner, 'session');
      return await on.run(local(bouncer.port));
    },
  },
  {
    name: 'database in LATIN1',
    kind: 'settings',
    from: 'empty',
    provoke: async (on) => {
      await using other = await freshDatabase();
      const name = `${other.settings.database}_latin1`;
      await other.query(
        `create database ${name} encoding 'LATIN1' locale 'C' template template0 owner ${on.owner.user}`,
      );
      try {
        return await on.run({ PG_DATABASE: name });
      } finally {
        await other.query(`drop database ${name} with (force)`);
      }
    },
  },
];
