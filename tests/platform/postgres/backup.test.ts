import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { requireBuiltCommand, run, temporaryFolder } from '../../cli/command.ts';
import { parseManifests, podTemplateOf } from '../../deploy/support/manifests.ts';
import { describePrograms } from '../../support/describe-when.ts';
import { postgresEnvironment } from '../../support/postgres.ts';
import { systemPostgres } from '../../support/postgres-binaries.ts';
import { freePort } from '../../support/postgres-server.ts';
import { repositoryRoot } from '../../support/repository.ts';
import { startWarehouse, type Warehouse } from '../support/warehouse.ts';

const execute = promisify(execFile);
const scripts = join(repositoryRoot, 'deploy/kubernetes/base/backup');
const load = ['run', '--source', 'snapshot', '--target', 'postgres', '--json'];

describePrograms('backup and restore', [`${systemPostgres()}/pg_dump`], () => {
  let warehouse: Warehouse;
  beforeAll(async () => {
    requireBuiltCommand();
    warehouse = await startWarehouse(systemPostgres());
    const done = await run(load, postgresEnvironment(warehouse.as('etl')));
    expect(done.code, done.stderr).toBe(0);
  });
  afterAll(async () => {
    await warehouse?.[Symbol.asyncDispose]();
  });

  /** Runs a script with the environment of the CronJob. */
  async function script(name: string, folder: string, more: Record<string, string> = {}) {
    const environment = {
      ...cronJobVariables(name, warehouse),
      PATH: [systemPostgres(), process.env['PATH']].join(delimiter),
      BACKUP_FOLDER: folder,
      ...more,
    };
    return execute('sh', [join(scripts, name)], { env: environment });
  }

  /** Owner, row count and digest of every table and view. */
  async function contents(): Promise<object[]> {
    const relations = await warehouse.query<{ name: string }>(
      warehouse.as('admin'),
      `select relname as name from pg_class
       where relnamespace = 'spacex'::regnamespace and relkind in ('r', 'v') order by 1`,
    );
    expect(relations.length).toBeGreaterThan(20);
    const digests = relations.map(
      ({ name }) =>
        `select '${name}' as name, pg_get_userbyid(relowner) as owner,
           (select count(*)::int from spacex.${name}) as rows,
           (select md5(string_agg(md5(t::text), '' order by md5(t::text))) from spacex.${name} t)
         from pg_class where oid = 'spacex.${name}'::regclass`,
    );
    return warehouse.query(warehouse.as('admin'), `${digests.join(' union all ')} order by 1`);
  }

  test('a restore recreates all tables and views with owner and privileges', async () => {
    using folder = temporaryFolder();
    const before = await contents();
    expect((await script('backup.sh', folder.path)).stdout).toMatch(
      /^Dumped spacexdb to .*Z\.dump/,
    );
    for (const sql of [
      'delete from spacex.core_flights',
      'update spacex.cores set serial = serial || $$?$$',
      'drop view spacex.core_usage',
      'drop table spacex.crew cascade',
    ]) {
      await warehouse.query(warehouse.as('etl'), sql);
    }
    expect((await script('restore.sh', folder.path)).stdout).toMatch(/^Restored spacexdb from/);
    expect(await contents()).toEqual(before);
    const [ledger] = await warehouse.query<{ n: number }>(
      warehouse.as('monitoring'),
      'select count(*)::int as n from spacex.etl_runs',
    );
    expect(ledger?.n).toBeGreaterThan(0);
    const second = await run(load, postgresEnvironment(warehouse.as('etl')));
    const { targets } = JSON.parse(second.stdout) as {
      targets: { tables: { inserted: number; updated: number; deleted: number }[] }[];
    };
    for (const { inserted, updated, deleted } of targets[0]?.tables ?? []) {
      expect({ inserted, updated, deleted }).toEqual({ inserted: 0, updated: 0, deleted: 0 });
    }
  });

  test('a damaged dump restores nothing', async () => {
    using folder = temporaryFolder();
    const before = await contents();
    await script('backup.sh', folder.path);
    const [dump = ''] = readdirSync(folder.path);
    const whole = readFileSync(join(folder.path, dump)).length;
    truncateSync(join(folder.path, dump), Math.trunc(whole * 0.9));
    await expect(script('restore.sh', folder.path)).rejects.toThrow();
    expect(await contents()).toEqual(before);
  });

  test('deletes old dumps and leftovers, but no other files', async () => {
    using folder = temporaryFolder();
    for (const day of ['01', '02', '03']) {
      writeFileSync(join(folder.path, `spacexdb-202601${day}T010000Z.dump`), day);
    }
    writeFileSync(join(folder.path, 'other.dump'), 'other');
    const leftover = join(folder.path, '.spacexdb-20260101T010000Z.dump.part');
    writeFileSync(leftover, 'killed');
    utimesSync(leftover, 0, 0);
    await script('backup.sh', folder.path, { BACKUP_KEEP: '2' });
    expect(readdirSync(folder.path).toSorted()).toEqual([
      'other.dump',
      'spacexdb-20260103T010000Z.dump',
      expect.stringMatching(/^spacexdb-\d{8}T\d{6}Z\.dump$/),
    ]);
  });

  test('two backups that start in the same second write separate files', async () => {
    using folder = temporaryFolder();
    using programs = temporaryFolder();
    const parts = join(programs.path, 'parts');
    const fake = (name: string, text: string) =>
      writeFileSync(join(programs.path, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    fake('date', 'case "$*" in "-u "*) echo 20261129T010000Z ;; *) exec /bin/date "$@" ;; esac');
    fake('hostname', 'echo "$POD"');
    fake('pg_dump', `echo "$*" >>${parts}; exec ${systemPostgres()}/pg_dump "$@"`);
    const PATH = [programs.path, systemPostgres(), process.env['PATH']].join(delimiter);
    const pods = ['backup-a', 'backup-b'];
    await Promise.all(pods.map((POD) => script('backup.sh', folder.path, { PATH, POD })));
    const written = readFileSync(parts, 'utf8').trim().split('\n').toSorted();
    expect(written).toEqual(
      pods.map((pod) =>
        expect.stringMatching(`\\.spacexdb-20261129T010000Z\\.dump\\.${pod}\\.part$`),
      ),
    );
    expect(readdirSync(folder.path)).toEqual(['spacexdb-20261129T010000Z.dump']);
  });

  test.for(['backup.sh', 'restore.sh'])(
    '%s waits for the server for a bounded time',
    async (name) => {
      using folder = temporaryFolder();
      if (name === 'restore.sh') await script('backup.sh', folder.path);
      const PGPORT = String(await freePort());
      // The network policies of a new pod take effect later than its first connection.
      const late = delay(1500).then(() => forward(Number(PGPORT), warehouse));
      const done = await script(name, folder.path, { PGPORT });
      expect(done.stderr).toContain('no response. Trying again in 1 s.');
      expect(done.stdout).toMatch(/^(Dumped|Restored) spacexdb/);
      (await late).close();
      const wait = { PGPORT: String(await freePort()), SPACEX_CONNECT_WAIT: '1s' };
      await expect(script(name, folder.path, wait)).rejects.toThrow(
        'The server did not accept connections within 1 s',
      );
      await expect(script(name, folder.path, { SPACEX_CONNECT_WAIT: 'long' })).rejects.toThrow(
        'Invalid SPACEX_CONNECT_WAIT "long"',
      );
    },
  );

  test.for<[string, Record<string, string>, RegExp]>([
    ['a wrong password', { PGPASSWORD: 'wrong' }, /authentication failed/],
    ['an invalid BACKUP_KEEP', { BACKUP_KEEP: '0' }, /Invalid BACKUP_KEEP "0"/],
  ])('%s fails the backup and leaves no dump', async ([, more, message]) => {
    using folder = temporaryFolder();
    await expect(script('backup.sh', folder.path, more)).rejects.toThrow(message);
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test('a restore fails if there is no dump', async () => {
    using folder = temporaryFolder();
    await expect(script('restore.sh', folder.path)).rejects.toThrow(/Dump not found/);
  });
});

/** Accepts connections for the server on another port. */
async function forward(port: number, { host, port: to }: Warehouse): Promise<Server> {
  const server = createServer((socket) => {
    const other = connect({ host, port: to });
    pipeline(socket, other, socket, () => {});
  }).listen(port, host);
  await once(server, 'listening');
  return server;
}

/** The environment of the container that runs a script, with the address of the test server. */
function cronJobVariables(
  name: string,
  { host, port, secrets }: Warehouse,
): Record<string, string> {
  const file = name === 'backup.sh' ? 'cronjob.yaml' : 'restore.yaml';
  const [cronJob] = parseManifests(readFileSync(join(scripts, file), 'utf8'));
  const container = cronJob && podTemplateOf(cronJob)?.spec.containers[0];
  const { env } = container as unknown as {
    env: {
      name: string;
      value?: string;
      valueFrom?: { secretKeyRef: { name: string; key: string } };
    }[];
  };
  const variables = env.map(({ name, value, valueFrom }) => {
    const { name: secret = '', key = '' } = valueFrom?.secretKeyRef ?? {};
    return [name, value ?? secrets[`data-platform/${secret}`]?.[key] ?? ''];
  });
  return { ...Object.fromEntries(variables), PGHOST: host, PGPORT: String(port) };
}
