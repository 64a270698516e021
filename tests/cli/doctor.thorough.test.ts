import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { startApiServer } from '../support/api-server.ts';
import { describeTls, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { requireBuiltCommand, run, start, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

interface Finding {
  readonly subject: string;
  readonly check: string;
  readonly status: string;
  readonly detail: string;
  readonly next?: string;
  readonly code?: string;
}

async function findings(args: readonly string[], environment: Record<string, string> = {}) {
  const done = await run(['doctor', '--json', ...args], environment);
  const { ok, findings: all } = JSON.parse(done.stdout) as { ok: boolean; findings: Finding[] };
  const find = (subject: string, check: string) =>
    all.find((one) => one.subject === subject && one.check === check);
  return { code: done.code, output: done.stdout + done.stderr, ok, all, find };
}

const company = { company: { id: 'c', name: 'SpaceX' } };

describe('doctor', () => {
  test('finds nothing in the way where all is well, and changes nothing', async () => {
    await using api = await startApiServer(company);
    await using database = await freshDatabase();
    using folder = temporaryFolder();
    const data = join(folder.path, 'data');
    const found = await findings(
      ['--base-url', api.url, '--data-dir', data, '--lake', pathToFileURL(folder.path).href],
      postgresEnvironment(database.settings),
    );
    expect(found.all.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(found.code).toBe(0);
    expect(found.ok).toBe(true);
    expect([...new Set(found.all.map(({ subject }) => subject))]).toEqual([
      'spacex-etl',
      'api',
      'embedded',
      'postgres',
      'lake',
    ]);
    expect(found.find('postgres', 'version')?.detail).toContain('PostgreSQL ');
    expect(found.find('postgres', 'rights')?.status).toBe('ok');
    expect(found.find('postgres', 'shape')?.detail).toContain('the first run makes it');
    expect(found.find('embedded', 'folder')?.detail).toContain(
      'the first run creates the database',
    );
    expect(found.find('lake', 'folder')?.status).toBe('ok');
    expect(found.find('lake', 'raw zone')?.detail).toContain('holds no run yet');
    expect(await database.query("select 1 from pg_namespace where nspname = 'spacex'")).toEqual([]);
  });

  test('wrong settings of one place are a finding, and the rest is examined', async () => {
    await using api = await startApiServer(company);
    using folder = temporaryFolder();
    const flags = ['--base-url', api.url, '--data-dir', folder.path, '--lake', 'ftp://lake'];
    const found = await findings([...flags, '--target', 'embedded', '--target', 'lake']);
    expect(found.find('lake', 'settings')).toMatchObject({
      status: 'failed',
      code: 'configuration',
    });
    expect(found.find('lake', 'settings')?.detail).toContain('ftp://lake');
    expect(found.all.filter(({ subject }) => subject === 'api')).not.toEqual([]);
    expect(found.find('embedded', 'folder')?.status).toBe('ok');
    expect(found.code).toBe(2);
  });

  test('a lake in a folder that cannot be written is a finding, with what to do', async () => {
    await using api = await startApiServer(company);
    using folder = temporaryFolder();
    const file = join(folder.path, 'file');
    writeFileSync(file, '');
    const lake = pathToFileURL(join(file, 'lake')).href;
    const found = await findings([
      '--base-url',
      api.url,
      '--data-dir',
      folder.path,
      '--lake',
      lake,
    ]);
    expect(found.find('lake', 'folder')).toMatchObject({ status: 'failed', code: 'configuration' });
    expect(found.find('lake', 'folder')?.detail).toBe(`${file} is not a directory`);
    expect(found.code).toBe(2);
  });

  test('looks into the databases that are there', async () => {
    await using api = await startApiServer(company);
    await using database = await freshDatabase();
    using folder = temporaryFolder();
    const environment = {
      ...postgresEnvironment(database.settings),
      SPACEX_BASE_URL: api.url,
    };
    const place = ['--target', 'postgres', '--target', 'embedded', '--data-dir', folder.path];
    const load = ['run', '--source', 'snapshot', '--resource', 'landpads', ...place];
    expect((await run(load, environment)).code).toBe(0);
    const before = await findings(place, environment);
    expect(before.code).toBe(0);
    for (const target of ['postgres', 'embedded']) {
      expect(before.find(target, 'shape')?.detail).toContain('match their definitions');
    }
    await database.query('alter table spacex.landpads drop column landing_attempts cascade');
    await database.query(`select pg_advisory_lock(hashtextextended('spacex-etl spacex', 0))`);
    const after = await findings(place, environment);
    expect(after.find('postgres', 'shape')?.detail).toContain('adds what is missing');
    expect(after.find('postgres', 'turns')?.status).toBe('warning');
    await database.query('alter table spacex.landpads alter column name type varchar(9)');
    const broken = await findings(place, environment);
    expect(broken.code).toBe(1);
    expect(broken.find('postgres', 'shape')).toMatchObject({
      status: 'failed',
      code: 'schema_conflict',
    });
  });

  test('an API that does not answer fails it, 75, and the snapshot is offered', async () => {
    using folder = temporaryFolder();
    const found = await findings(['--base-url', 'http://127.0.0.1:9', '--data-dir', folder.path]);
    expect(found.code).toBe(75);
    expect(found.find('api', 'connection')).toMatchObject({
      status: 'failed',
      code: 'unreachable',
    });
    expect(found.find('api', 'connection')?.next).toContain('--source snapshot');
  });

  test('a wrong password fails it, 1, and is never shown', async () => {
    await using api = await startApiServer(company);
    await using database = await freshDatabase();
    const found = await findings(['--base-url', api.url, '--target', 'postgres'], {
      ...postgresEnvironment(database.settings),
      PG_PASSWORD: 'hunter2-secret',
    });
    expect(found.code).toBe(1);
    expect(found.find('postgres', 'connection')).toMatchObject({ code: 'authentication' });
    expect(found.output).not.toContain('hunter2');
  });

  test('missing rights come with the statements that grant them', async () => {
    await using api = await startApiServer(company);
    await using database = await freshDatabase();
    const owner = await database.schemaOwner('other');
    const look = () =>
      findings(['--base-url', api.url, '--target', 'postgres'], postgresEnvironment(owner));
    const before = await look();
    expect(before.code).toBe(1);
    const rights = before.find('postgres', 'rights');
    expect(rights?.status).toBe('failed');
    const grants = /run: (.*)$/s.exec(rights?.next ?? '')?.[1] ?? '';
    await database.query(grants);
    const after = await look();
    expect(after.find('postgres', 'rights')?.status).toBe('ok');
    expect(after.code).toBe(0);
  });

  test('a database that takes no writes fails it', async () => {
    await using api = await startApiServer(company);
    await using database = await freshDatabase();
    await database.query(
      `alter database ${database.settings.database} set default_transaction_read_only to on`,
    );
    const found = await findings(
      ['--base-url', api.url, '--target', 'postgres'],
      postgresEnvironment(database.settings),
    );
    expect(found.code).toBe(1);
    expect(found.find('postgres', 'writes')?.status).toBe('failed');
  });

  test('a clock that is far off is a warning', async () => {
    const server = createServer((_, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        date: 'Wed, 05 Oct 2022 16:00:00 GMT',
      });
      response.end('{}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    using folder = temporaryFolder();
    try {
      const url = `http://127.0.0.1:${address.port}`;
      const found = await findings(['--base-url', url, '--data-dir', folder.path]);
      expect(found.find('api', 'clock')).toMatchObject({ status: 'warning' });
      expect(found.find('api', 'clock')?.detail).toContain('behind the local clock');
      expect(found.code).toBe(0);
    } finally {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    }
  });

  test('an embedded database in use is a warning', async () => {
    await using api = await startApiServer({ landpads: [], ...company });
    using folder = temporaryFolder();
    const place = ['--data-dir', folder.path, '--base-url', api.url];
    expect((await run(['run', '--resource', 'landpads', ...place])).code).toBe(0);
    const { lockDirectory } = await import('../../packages/loaders/src/run/directory-lock.ts');
    const lock = await lockDirectory(join(folder.path, 'lock'), 'it', { timeoutMs: 0 });
    try {
      const found = await findings(place);
      expect(found.code).toBe(0);
      expect(found.find('embedded', 'database')).toMatchObject({ status: 'warning' });
      expect(found.find('embedded', 'database')?.detail).toContain(`pid ${process.pid}`);
    } finally {
      lock.release();
    }
  });

  test('a reader waits for an embedded database in use and reports which process uses it', async () => {
    using folder = temporaryFolder();
    const place = ['--data-dir', folder.path];
    expect((await run(['run', '--source', 'snapshot', '--quiet', ...place])).code).toBe(0);
    const { lockDirectory } = await import('../../packages/loaders/src/run/directory-lock.ts');
    const lock = await lockDirectory(join(folder.path, 'lock'), 'it', { timeoutMs: 0 });
    const looking = start(['runs', ...place]);
    try {
      await looking.said(`in use by another process (pid ${process.pid}`);
    } finally {
      lock.release();
    }
    expect((await looking.finished).code).toBe(0);
  });

  test('prints lines for people', async () => {
    await using api = await startApiServer(company);
    using folder = temporaryFolder();
    const done = await run(['doctor', '--base-url', api.url, '--data-dir', folder.path]);
    expect(done.stdout).toMatch(/^ {2}ok {7}connection {2}http:.* answered in \d+ ms$/m);
    const down = await run([
      'doctor',
      '--base-url',
      'http://127.0.0.1:9',
      '--data-dir',
      folder.path,
    ]);
    expect(down.stdout).toMatch(/^ {2}FAILED {3}connection /m);
    expect(down.stdout).toMatch(/^ +→ Without the API/m);
  });
});

describeTls('doctor over TLS', ({ authority, strangerAuthority }) => {
  test('tells what is encrypted, and whose certificate is refused', async () => {
    await using api = await startApiServer(company);
    await using database = await freshDatabase();
    const look = (root: string) =>
      findings(['--base-url', api.url, '--target', 'postgres'], {
        ...postgresEnvironment(database.settings),
        PGSSLMODE: 'verify-full',
        PGSSLROOTCERT: root,
      });
    const good = await look(authority);
    expect(good.find('postgres', 'tls')?.detail).toMatch(/^TLSv1\.\d, .*PGSSLMODE verify-full$/);
    const bad = await look(strangerAuthority);
    expect(bad.code).toBe(1);
    expect(bad.find('postgres', 'connection')).toMatchObject({ status: 'failed', code: 'tls' });
  });
});
