import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { closedPort } from '../faults/support/silent-server.ts';
import { describeWhen } from '../support/describe-when.ts';
import {
  describeTls,
  type FreshDatabase,
  freshDatabase,
  postgresServer,
} from '../support/postgres.ts';
import { type RunningPostgres, startPostgres } from '../support/postgres-server.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';

const folder = temporaryFolder();
let database: FreshDatabase;

beforeAll(async () => {
  requireBuiltCommand();
  database = await freshDatabase();
});
afterAll(async () => {
  await database.dispose();
  folder[Symbol.dispose]();
});

function write(name: string, text: string, mode = 0o600): string {
  const path = join(folder.path, name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

const question = 'select current_database() as name, inet_server_port() as port';

async function ask(environment: Record<string, string>) {
  const { code, stdout, stderr } = await run(
    ['query', question, '--json', '--target', 'postgres'],
    environment,
  );
  return { code, stdout, stderr };
}

/** The server of a query, which has to succeed. */
async function answerer(environment: Record<string, string>): Promise<unknown> {
  const { code, stdout, stderr } = await ask(environment);
  expect(code, stderr).toBe(0);
  return (JSON.parse(stdout) as unknown[])[0];
}

/** A field of a password file. */
const escaped = (text: string) => text.replaceAll(/[\\:]/g, '\\$&');

describe('connects like psql', () => {
  test('by a service file, and a password file with the right line', async () => {
    const { host, port, user, password, database: name } = database.settings;
    const PGSERVICEFILE = write(
      'service.conf',
      `# services\n[other]\nhost=nowhere\n\n[warehouse]\nhost=${host}\nport=${port}\nuser=${user}\ndbname=${name}\n`,
    );
    const PGPASSFILE = write(
      'pgpass',
      `# passwords\n${host}:1:*:*:wrong\n*:*:${escaped(name)}:${escaped(user)}:${escaped(password)}\n*:*:*:*:late\n`,
    );
    const environment = { PGSERVICE: 'warehouse', PGSERVICEFILE, PGPASSFILE };
    expect(await answerer(environment)).toEqual({ name, port });
    const doctor = await run(
      ['doctor', '--target', 'postgres', '--base-url', 'http://127.0.0.1:9'],
      environment,
    );
    expect(doctor.stdout).toMatch(/settings +from service warehouse, .*pgpass/);
    expect(doctor.stdout + doctor.stderr).not.toContain(password);
  });

  test('by ~/.pgpass', async () => {
    const { host, port, user, password, database: name } = database.settings;
    mkdirSync(join(folder.path, 'home'));
    write('home/.pgpass', `${host}:${port}:${escaped(name)}:*:${escaped(password)}\n`);
    const server = { PGHOST: host, PGPORT: String(port), PGUSER: user, PGDATABASE: name };
    expect(await answerer({ ...server, HOME: join(folder.path, 'home') })).toEqual({ name, port });
    const without = await ask({ ...server, HOME: folder.path });
    expect(without.code).toBe(1);
    expect(without.stderr).toContain('requires a password, but none was given');
  });

  test('ignores a password file that others can read, and doctor says so', async () => {
    const { host, port, user, password, database: name } = database.settings;
    const PGPASSFILE = write('open', `*:*:*:*:${escaped(password)}\n`, 0o644);
    const environment = {
      ...{ PGHOST: host, PGPORT: String(port), PGUSER: user, PGDATABASE: name, PGPASSFILE },
    };
    const { code, stderr } = await ask(environment);
    expect(code).toBe(1);
    expect(stderr).toContain('requires a password, but none was given');
    const doctor = await run(
      ['doctor', '--target', 'postgres', '--base-url', 'http://127.0.0.1:9'],
      environment,
    );
    expect(doctor.stdout).toMatch(
      /warning +passwords .*open is not used: group or others have access/,
    );
  });

  test('prefers PG_ variables, then those of libpq, then the service, then the URL', async () => {
    const { host, port, user, password, database: name } = database.settings;
    const PGSERVICEFILE = write(
      'precedence.conf',
      `[s]\nport=${port}\ndbname=wrong\nhost=nowhere\n`,
    );
    expect(
      await answerer({
        ...{ PG_HOST: host, PGHOST: 'nowhere', PGDATABASE: name, PGSERVICE: 's', PGSERVICEFILE },
        DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@nowhere:1/nothing`,
      }),
    ).toEqual({ name, port });
  });

  test('with the application name of the URL, the service or PGAPPNAME', async () => {
    const { host, port, user, password, database: name } = database.settings;
    const url = `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${name}`;
    const nameIn = async (environment: Record<string, string>) => {
      const { code, stdout, stderr } = await run(
        ['query', 'show application_name', '--json', '--target', 'postgres'],
        environment,
      );
      expect(code, stderr).toBe(0);
      return JSON.parse(stdout) as unknown;
    };
    const withParameter = `${url}?application_name=my%20job&fallback_application_name=no`;
    const PGSERVICEFILE = write('named.conf', '[named]\napplication_name=nightly\n');
    const named = { DATABASE_URL: withParameter, PGSERVICE: 'named', PGSERVICEFILE };
    expect([
      ...[await nameIn({ DATABASE_URL: url }), await nameIn({ DATABASE_URL: withParameter })],
      await nameIn({ DATABASE_URL: `${url}?fallback_application_name=other` }),
      ...[await nameIn(named), await nameIn({ ...named, PGAPPNAME: 'me' })],
    ]).toEqual(
      ['spacex-etl query', 'my job query', 'other query', 'nightly query', 'me query'].map(
        (application_name) => [{ application_name }],
      ),
    );
  });

  test('uses PG_ variables beside a DATABASE_URL of another program', async () => {
    const { host, port, user, password, database: name } = database.settings;
    const own = {
      ...{ PG_HOST: host, PG_PORT: String(port), PG_USER: user, PG_PASSWORD: password },
      PG_DATABASE: name,
    };
    const DATABASE_URL = 'mysql://root:hunter2@elsewhere/shop';
    expect(await answerer({ ...own, DATABASE_URL })).toEqual({ name, port });
    // Alone, it configures no target.
    const doctor = await run(['doctor', '--json', '--base-url', 'http://127.0.0.1:9'], {
      DATABASE_URL,
    });
    const { findings } = JSON.parse(doctor.stdout) as { findings: { subject: string }[] };
    expect(findings.map(({ subject }) => subject)).not.toContain('postgres');
    // Chosen explicitly, it is a finding among the others.
    const chosen = await run(
      ['doctor', '--json', '--target', 'postgres', '--base-url', 'http://127.0.0.1:9'],
      { DATABASE_URL },
    );
    expect(JSON.parse(chosen.stdout)).toMatchObject({
      ok: false,
      findings: expect.arrayContaining([
        expect.objectContaining({ subject: 'postgres', check: 'settings', status: 'failed' }),
      ]),
    });
  });

  test.for<[string, Record<string, string>, RegExp]>([
    ['an unknown service', { PGSERVICE: 'nope', PGSERVICEFILE: '/dev/null' }, /service "nope"/],
    [
      'a missing service file',
      { PGSERVICE: 'x', PGSERVICEFILE: '/nowhere' },
      /PGSERVICEFILE.*ENOENT/,
    ],
    ['a client certificate', { DATABASE_URL: 'postgres://u:hunter2@h/d?sslcert=x' }, /"sslcert"/],
    ['required channel binding', { PGCHANNELBINDING: 'require' }, /channel_binding=require/],
    ['PGHOSTADDR', { PGHOSTADDR: '127.0.0.1' }, /PGHOSTADDR is not supported/],
    [
      'weak verification of the system',
      { PGSSLROOTCERT: 'system', PGSSLMODE: 'require' },
      /verify-full/,
    ],
    ['ports that do not match hosts', { PGHOST: 'a,b', PGPORT: '1,2,3' }, /3 ports for 2 hosts/],
    ['an unknown attribute', { PGTARGETSESSIONATTRS: 'fast' }, /target_session_attrs "fast"/],
  ])('refuses %s by name', async ([, environment, message]) => {
    const { code, stderr, stdout } = await ask(environment);
    expect(stderr).toMatch(message);
    expect(stderr + stdout).not.toContain('hunter2');
    expect(code).toBe(2);
  });
});

// OpenSSL lets this variable replace the authorities of the system; other systems have none.
const elsewhere = process.platform === 'linux' ? undefined : 'this is not Linux';

describeWhen('PGSSLROOTCERT=system', elsewhere, () => {
  describeTls('on a server with TLS', ({ authority, strangerAuthority }) => {
    const withSystem = (file: string) => {
      const { host, port, user, password } = postgresServer();
      return {
        ...{ PGHOST: host, PGPORT: String(port), PGUSER: user, PGPASSWORD: password },
        ...{ PGDATABASE: database.settings.database, PGSSLROOTCERT: 'system', SSL_CERT_FILE: file },
      };
    };

    test('accepts only a certificate of an authority of the system', async () => {
      const question = 'select ssl from pg_stat_ssl where pid = pg_backend_pid()';
      const query = ['query', question, '--json', '--target', 'postgres'];
      const done = await run(query, withSystem(authority));
      expect(done.code, done.stderr).toBe(0);
      expect(JSON.parse(done.stdout)).toEqual([{ ssl: true }]);
      const stranger = await run(query, withSystem(strangerAuthority));
      expect(stranger.code).toBe(1);
      expect(JSON.parse(stranger.stdout)).toMatchObject({ error: { code: 'tls' } });
    });

    test('requires the host name of the certificate', async () => {
      const environment = { ...withSystem(authority), PGHOST: '127.0.0.1' };
      const { code, stdout } = await run(
        ['query', 'select 1', '--json', '--target', 'postgres'],
        environment,
      );
      expect(code).toBe(1);
      expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'tls' } });
    });
  });
});

describe('several hosts', () => {
  let second: RunningPostgres;
  beforeAll(async () => {
    second = await startPostgres();
  }, 120_000);
  afterAll(() => second.stop());

  test('the first that answers and has the session attributes', { timeout: 120_000 }, async () => {
    const { host, port, user, password, database: name } = database.settings;
    const other = second.server;
    const closed = await closedPort();
    const account = { PGUSER: user, PGPASSWORD: password };
    // Both servers of the tests have the same superuser.
    expect([other.user, other.password]).toEqual([user, password]);
    const all = {
      ...account,
      PGDATABASE: 'postgres',
      PGHOST: `127.0.0.1,${other.host},${host}`,
      PGPORT: `${closed},${other.port},${port}`,
    };
    expect(await answerer(all)).toEqual({ name: 'postgres', port: other.port });
    const url = `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${closed},${host}:${port}/${name}`;
    expect(await answerer({ DATABASE_URL: url })).toEqual({ name, port });

    // The first database accepts no writes, so read-write is the second one.
    await database.query(`alter database "${name}" set default_transaction_read_only to on`);
    const pg = await import('pg');
    const admin = new pg.default.Client({ ...other, database: 'postgres' });
    await admin.connect();
    await admin.query(`create database "${name}"`);
    await admin.end();
    const pair = { ...account, PGDATABASE: name, PGHOST: `${host},${other.host}` };
    const both = { ...pair, PGPORT: `${port},${other.port}` };
    expect(await answerer({ ...both, PGTARGETSESSIONATTRS: 'read-write' })).toEqual({
      ...{ name, port: other.port },
    });
    expect(await answerer({ ...both, PGTARGETSESSIONATTRS: 'read-only' })).toEqual({ name, port });
    const none = await ask({ ...both, PGTARGETSESSIONATTRS: 'standby' });
    expect(none.code).toBe(2);
    expect(none.stderr).toMatch(/No server of .* has target_session_attrs=standby/);
    expect(await answerer({ ...both, PGTARGETSESSIONATTRS: 'prefer-standby' })).toEqual({
      ...{ name, port },
    });
  });
});
