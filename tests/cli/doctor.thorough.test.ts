import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { closedPort } from '../faults/support/silent-server.ts';
import { startApiServer } from '../support/api-server.ts';
import { describeTls, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { requireBuiltCommand, run, start, temporaryFolder } from './command.ts';
import { findings } from './doctor-findings.ts';

beforeAll(requireBuiltCommand);

const company = { company: { id: 'c', name: 'SpaceX' } };

describe('doctor', () => {
  test('reports no failure if everything works, and changes nothing', async () => {
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
    expect(found.find('postgres', 'shape')?.detail).toContain('the first run creates it');
    expect(found.find('embedded', 'folder')?.detail).toContain(
      'the first run creates the database',
    );
    expect(found.find('lake', 'folder')?.status).toBe('ok');
    expect(found.find('lake', 'raw zone')?.detail).toContain('holds no run yet');
    expect(await database.query("select 1 from pg_namespace where nspname = 'spacex'")).toEqual([]);
  });

  test('reports invalid settings of a target as a finding, and examines the others', async () => {
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

  test('reports a lake whose directory cannot be written', async () => {
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

  test('examines existing databases', async () => {
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

  test('exits with 75 and suggests the snapshot if the API does not answer', async () => {
    using folder = temporaryFolder();
    const unreachable = `http://127.0.0.1:${await closedPort()}`;
    const found = await findings(['--base-url', unreachable, '--data-dir', folder.path]);
    expect(found.code).toBe(75);
    expect(found.find('api', 'connection')).toMatchObject({
      status: 'failed',
      code: 'unreachable',
    });
    expect(found.find('api', 'connection')?.next).toContain('--source snapshot');
    const flags = ['--base-url', unreachable, '--data-dir', folder.path, '--source', 'snapshot'];
    const offline = await findings(flags);
    expect(offline.code, offline.output).toBe(0);
    expect(offline.find('snapshot', 'documents')?.status).toBe('ok');
    const lake = ['--lake', pathToFileURL(join(folder.path, 'lake')).href];
    const extract = await run(['extract', '--base-url', unreachable, ...lake]);
    expect(extract.code).toBe(75);
    expect(extract.stderr).toContain('run --source live');
  });

  test('exits with 1 for a wrong password, without printing it', async () => {
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

  test('prints the statements that grant missing privileges', async () => {
    await using api = await startApiServer(company);
    await using database = await freshDatabase();
    const owner = await database.schemaOwner('other');
    const examine = () =>
      findings(['--base-url', api.url, '--target', 'postgres'], postgresEnvironment(owner));
    const before = await examine();
    expect(before.code).toBe(1);
    const rights = before.find('postgres', 'rights');
    expect(rights?.status).toBe('failed');
    const grants = /run: (.*)$/s.exec(rights?.next ?? '')?.[1] ?? '';
    await database.query(grants);
    const after = await examine();
    expect(after.find('postgres', 'rights')?.status).toBe('ok');
    expect(after.code).toBe(0);
  });

  test('fails if the database is read-only', async () => {
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

  test('warns about a clock difference', async () => {
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

  test('warns about an embedded database in use', async () => {
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

  test('query waits for an embedded database in use, and logs for which process', async () => {
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

  test('prints text for people', async () => {
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
    expect(down.stdout).toMatch(/^ +→ Use --source live .*--source snapshot/m);
  });
});

describeTls('doctor over TLS', ({ authority, strangerAuthority }) => {
  test('reports the encryption, and a rejected certificate', async () => {
    await using api = await startApiServer(company);
    await using database = await freshDatabase();
    const examine = (root: string) =>
      findings(['--base-url', api.url, '--target', 'postgres'], {
        ...postgresEnvironment(database.settings),
        PGSSLMODE: 'verify-full',
        PGSSLROOTCERT: root,
      });
    const good = await examine(authority);
    expect(good.find('postgres', 'tls')?.detail).toMatch(/^TLSv1\.\d, .*PGSSLMODE verify-full$/);
    const bad = await examine(strangerAuthority);
    expect(bad.code).toBe(1);
    expect(bad.find('postgres', 'connection')).toMatchObject({ status: 'failed', code: 'tls' });
  });
});
