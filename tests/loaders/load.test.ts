// @module-tag postgres-version
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from '@spacex-platform/loaders';
import { postgresLoader } from '@spacex-platform/loaders/postgres';
import { type Core, createSpacexClient, type Launch } from '@spacex-platform/spacex-client';
import { coreFlights, cores, launches, tablesOf } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { requireBuiltCommand, startProgram, temporaryFolder } from '../cli/command.ts';
import { snapshotDocuments } from '../platform/packages/support/snapshot-documents.ts';
import { startApiServer } from '../support/api-server.ts';
import { type FreshDatabase, freshDatabase } from '../support/postgres.ts';
import { repositoryRoot } from '../support/repository.ts';
import { core } from './support/cores.ts';
import { failureOf } from './support/failure-of.ts';

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.dispose());

const flown = snapshotDocuments('launches') as unknown as Launch[];
const fleet = snapshotDocuments('cores') as unknown as Core[];
const loaderIn = (schema: string) => postgresLoader({ ...database.settings, schema });
const tally = async (schema: string, table: string) =>
  (await database.query(`select count(*)::int as n from ${schema}.${table}`))[0]?.['n'];

describe('load', () => {
  test('loads every table of the given resources once, and changes nothing the second time', async () => {
    const loader = loaderIn('plain');
    const first = await load(loader, { launches: flown, cores: fleet });
    expect(first.resources).toEqual([
      { resource: 'launches', documents: flown.length, accepted: flown.length, rejected: 0 },
      { resource: 'cores', documents: fleet.length, accepted: fleet.length, rejected: 0 },
    ]);
    expect(first.rejects).toEqual([]);
    const flights = flown.flatMap((launch) => launch.cores);
    expect(await tally('plain', 'launches')).toBe(flown.length);
    expect(await tally('plain', 'core_flights')).toBe(flights.length);
    expect(await tally('plain', 'cores')).toBe(fleet.length);
    const again = await load(loader, { launches: flown, cores: fleet });
    expect(again.runId).not.toBe(first.runId);
    for (const { table, rows, unchanged, ...changes } of again.tables) {
      expect({ table, unchanged, ...changes }).toEqual({
        ...{ table, unchanged: rows, inserted: 0, updated: 0, deleted: 0 },
      });
    }
    const runs = await database.query(
      'select run_id, status, source from plain.etl_runs order by 1',
    );
    expect(runs).toEqual(
      [first, again].map(({ runId }) => ({
        run_id: runId,
        status: 'succeeded',
        source: 'program',
      })),
    );
  });

  test('takes what the client returns and streams, and records its rejects', async () => {
    const broken = { ...core('9', 'B9'), block: 'five' };
    await using api = await startApiServer({
      cores: [...snapshotDocuments('cores'), broken] as never,
      launches: snapshotDocuments('launches'),
    });
    const client = createSpacexClient({ baseUrl: api.url });
    const result = await load(loaderIn('client'), {
      cores: await client.cores.list(),
      launches: client.launches.iterate(),
    });
    expect(result.resources).toEqual([
      {
        ...{ resource: 'cores', documents: fleet.length + 1 },
        ...{ accepted: fleet.length, rejected: 1 },
      },
      { resource: 'launches', documents: flown.length, accepted: flown.length, rejected: 0 },
    ]);
    expect(result.rejects).toMatchObject([
      { resource: 'cores', documentId: '9', issues: [{ path: 'block' }] },
    ]);
    expect(await database.query('select document_id from client.etl_rejects')).toEqual([
      { document_id: '9' },
    ]);
  });

  test('rejects documents without an id, with a known one, and with values that no column holds', async () => {
    const documents = [
      core('1', 'B1'),
      { ...core('1', 'B2') },
      { ...core('3', 'B3'), id: '' },
      { ...core('4', 'B4'), block: 3_000_000_000 },
      { ...core('5', 'B5'), serial: 7 as never },
    ];
    const result = await load(loaderIn('rejects'), { cores: documents });
    const causes = result.rejects.map(({ documentId, issues }) => [documentId, issues[0]?.path]);
    expect(causes).toEqual([
      ['1', 'id'],
      [null, 'id'],
      ['4', 'block'],
      ['5', 'serial'],
    ]);
    expect(await database.query('select core_id, serial from rejects.cores')).toEqual([
      { core_id: '1', serial: 'B1' },
    ]);
  });

  test('commits nothing beyond maxRejects, and the ledger says why', async () => {
    const loader = loaderIn('limit');
    await load(loader, { cores: [core('1', 'B1')] });
    const bad = { ...core('2', 'B2'), block: 3_000_000_000 };
    const work = load(loader, { cores: [core('1', 'new'), bad] }, { maxRejects: 0 });
    expect(await failureOf(work)).toMatchObject({ code: 'too_many_rejects', transient: false });
    expect(
      await database.query('select serial from limit_.cores'.replace('limit_', '"limit"')),
    ).toEqual([{ serial: 'B1' }]);
    const [run] = await database.query(
      `select status, error_code from "limit".etl_runs order by run_id desc limit 1`,
    );
    expect(run).toEqual({ status: 'aborted', error_code: 'too_many_rejects' });
    for (const maxRejects of [-1, Number.NaN]) {
      const error = await failureOf(load(loader, { cores: [] }, { maxRejects }));
      expect(error).toMatchObject({ code: 'configuration' });
    }
  });

  test('changes nothing if the stream of documents fails', async () => {
    const loader = loaderIn('streams');
    await load(loader, { cores: [core('1', 'B1')] });
    async function* failing() {
      yield core('1', 'new');
      throw new RangeError('the source is gone');
    }
    await expect(load(loader, { cores: failing() })).rejects.toThrow('the source is gone');
    expect(await database.query('select serial from streams.cores')).toEqual([{ serial: 'B1' }]);
    await load(loader, { cores: [core('1', 'B2')] });
    expect(await database.query('select serial from streams.cores')).toEqual([{ serial: 'B2' }]);
  });

  test('loads the given tables only, own ones too, and refuses other resources', async () => {
    const { table } = tablesOf('launches');
    const own = table('launch_names', {
      description: 'The name of each launch.',
      key: ['id'],
      columns: (c) => ({ id: c.text('id'), name: c.text('name') }),
    });
    const loader = loaderIn('own');
    await load(loader, { launches: flown }, { tables: [own] });
    expect(await tally('own', 'launch_names')).toBe(flown.length);
    const names = await database.query(
      `select table_name from information_schema.tables where table_schema = 'own'
        and table_name not like 'etl%'`,
    );
    expect(names).toEqual([{ table_name: 'launch_names' }]);
    // @ts-expect-error no table is made from cores
    const error = await failureOf(load(loader, { cores: [] }, { tables: [own] }));
    expect(error.message).toBe('No table is made from the resource "cores". Available: launches.');
    expect((await failureOf(load(loader, {}))).message).toContain('the documents of a resource');
    expect((await failureOf(load(loader, { cores: 5 as never }))).message).toContain(
      'Invalid documents of cores for postgres',
    );
  });

  test('counts in a dry run what it would do, and prunes on request', async () => {
    const loader = loaderIn('dry');
    const options = { tables: [cores] };
    await load(loader, { cores: [core('1', 'B1'), core('2', 'B2')] }, options);
    const changes = { cores: [core('1', 'new')] };
    const planned = await load(loader, changes, { ...options, prune: true, dryRun: true });
    expect(planned.tables).toMatchObject([{ updated: 1, deleted: 1 }]);
    expect(await tally('dry', 'cores')).toBe(2);
    const done = await load(loader, changes, { ...options, prune: true });
    expect(done.tables).toEqual(planned.tables);
    expect(await tally('dry', 'cores')).toBe(1);
  });

  test('has the types of the documents of each resource', () => {
    const loader = loaderIn('types');
    // Compiled only: a wrong document, and a resource that does not exist.
    const wrong = [
      // @ts-expect-error cores are not launches
      () => load(loader, { launches: fleet }),
      // @ts-expect-error there is no such resource
      () => load(loader, { launch: flown }),
      () => load(loader, { launches: flown }, { tables: [launches, coreFlights] }),
    ];
    expect(wrong).toHaveLength(3);
  });
});

test('a script that loads exits by itself, and its pool stays open until it ends it', async () => {
  requireBuiltCommand();
  await using api = await startApiServer({ launches: snapshotDocuments('launches') });
  using folder = temporaryFolder();
  const program = join(folder.path, 'main.mjs');
  const { host, port, user, password, database: name } = database.settings;
  const from = (specifier: string) =>
    JSON.stringify(new URL(`file://${repositoryRoot}/packages/${specifier}`).href);
  writeFileSync(
    program,
    `import { load } from ${from('loaders/dist/index.js')};
     import { postgresLoader } from ${from('loaders/dist/postgres/index.js')};
     import { createSpacexClient } from ${from('spacex-client/dist/index.js')};
     const client = createSpacexClient({ baseUrl: process.env.API });
     const loader = postgresLoader({ connectionString: process.env.DATABASE_URL, schema: 'script' });
     const { tables } = await load(loader, { launches: await client.launches.list() });
     console.log(tables.reduce((rows, table) => rows + table.inserted, 0));`,
  );
  const { code, stdout, stderr } = await startProgram(process.execPath, [program], {
    API: api.url,
    DATABASE_URL: `postgres://${user}:${encodeURIComponent(password)}@${host}:${port}/${name}`,
  }).finished;
  expect(code, stderr).toBe(0);
  expect(Number(stdout)).toBeGreaterThan(flown.length);
  expect(await tally('script', 'launches')).toBe(flown.length);
});
