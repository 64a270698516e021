import { beforeAll, expect, test } from 'vitest';
import { type ApiServer, startApiServer } from '../support/api-server.ts';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { describeReference } from '../support/reference-data.ts';
import { type Finished, requireBuiltCommand, run, temporaryFolder } from './command.ts';

beforeAll(requireBuiltCommand);

const lists = ['--target', 'postgres', '--format', 'json'];

interface Shell {
  etl(...args: string[]): Promise<Finished>;
  /** The same, with its output parsed as JSON. */
  list(...args: string[]): Promise<Record<string, unknown>[]>;
}

function shellOf(database: FreshDatabase, api?: ApiServer): Shell {
  const environment = {
    ...postgresEnvironment(database.settings),
    ...(api === undefined ? {} : { SPACEX_BASE_URL: api.url }),
  };
  const etl = (...args: string[]) => run(args, environment);
  return {
    etl,
    list: async (...args) => {
      const done = await etl(...args, ...lists);
      expect(done.code, done.stderr).toBe(0);
      return JSON.parse(done.stdout) as Record<string, unknown>[];
    },
  };
}

const load = ['run', '--target', 'postgres', '--json', '--resource', 'launches'];
const replay = ['rejects', 'replay', '--target', 'postgres', '--json'];

describeReference('the ledger', (reference) => {
  /** Reference documents in which the first launches have invalid cores. */
  function withBrokenLaunches(count: number) {
    const documents = reference.documents();
    for (const launch of documents.launches.slice(0, count)) launch['cores'] = 'none';
    return documents;
  }

  test('lists runs newest first, and shows one by the first characters of its ID', async () => {
    await using api = await startApiServer(withBrokenLaunches(1));
    await using database = await freshDatabase();
    const { etl, list } = shellOf(database, api);
    await etl(...load);
    await etl(...load, '--max-rejects', '0');
    const runs = await list('runs');
    expect(runs).toMatchObject([
      { status: 'aborted', rejects: 1, error: { code: 'too_many_rejects' } },
      {
        status: 'succeeded',
        source: 'api',
        rejects: 1,
        error: null,
        resources: [{ resource: 'launches', documents: 205, accepted: 204, rejected: 1 }],
      },
    ]);
    expect(await list('runs', '--limit', '1')).toHaveLength(1);

    const id = String(runs[1]?.['runId']);
    const shown = await etl('runs', 'show', id.slice(0, 30), '--target', 'postgres');
    expect(shown.code, shown.stderr).toBe(0);
    expect(shown.stdout).toContain(id);
    expect(shown.stdout).toMatch(/^launches +204 +204 +0 +0 +0$/m);

    const text = await etl('runs', '--target', 'postgres');
    expect(text.stdout).toMatch(new RegExp(`^${id} +succeeded +api `, 'm'));
    expect(text.stdout).toContain('(2 runs)');
    const one = await etl('runs', '--target', 'postgres', '--limit', '1');
    expect(one.stdout).toContain('(the newest 1 run; use --limit to show more)');
  });

  test('rejects an ID that matches nothing, or several runs', async () => {
    await using api = await startApiServer(reference.documents());
    await using database = await freshDatabase();
    const { etl } = shellOf(database, api);
    await etl(...load);
    await etl(...load);
    for (const [id, says] of [
      ['ffff', 'There is no run with an ID that starts with "ffff"'],
      ['%', 'There is no run with an ID that starts with "%"'],
      ['0', 'More than one run has an ID that starts with "0"'],
    ] as const) {
      const done = await etl('runs', 'show', id, '--target', 'postgres');
      expect(done.code).toBe(2);
      expect(done.stderr).toContain(says);
    }
  });

  test('explains what to do if there is no ledger yet', async () => {
    await using database = await freshDatabase();
    const { etl } = shellOf(database);
    for (const args of [['runs'], ['rejects'], ['rejects', 'show', 'a'], replay]) {
      const done = await etl(...args, '--target', 'postgres');
      expect(done.code, args.join(' ')).toBe(1);
      expect(done.stderr).toContain('There is no ledger in schema \\"spacex\\" on postgres yet');
    }
    using folder = temporaryFolder();
    const embedded = await run(['runs', '--data-dir', folder.path]);
    expect(embedded.code).toBe(1);
    expect(embedded.stderr).toContain('Fill it first');
  });

  test('--accept-rejects exits with 0 for rejects within the limit', async () => {
    await using api = await startApiServer(withBrokenLaunches(3));
    await using database = await freshDatabase();
    const { etl } = shellOf(database, api);
    expect((await etl(...load)).code).toBe(3);
    expect((await etl(...load, '--accept-rejects')).code).toBe(0);
    expect((await etl(...load, '--accept-rejects', '--max-rejects', '2')).code).toBe(4);
  });

  test('lists rejects with their first issue, and shows one with all issues and the document', async () => {
    await using api = await startApiServer(withBrokenLaunches(3));
    await using database = await freshDatabase();
    const { etl, list } = shellOf(database, api);
    expect((await etl(...load)).code).toBe(3);
    const rejects = await list('rejects');
    const ids = reference
      .documents()
      .launches.slice(0, 3)
      .map(({ id }) => id);
    expect(rejects.map(({ documentId }) => documentId).sort()).toEqual(ids.sort());
    expect(rejects[0]).toMatchObject({
      resource: 'launches',
      state: 'open',
      replayedBy: null,
      issues: [{ path: 'cores', code: 'invalid_type' }],
    });
    expect(await list('rejects', '--resource', 'cores')).toEqual([]);
    expect(await list('rejects', '--limit', '2')).toHaveLength(2);

    const id = String(rejects[0]?.['rejectId']).slice(0, 8);
    const text = await etl('rejects', '--target', 'postgres', '--documents');
    expect(text.stdout).toMatch(new RegExp(`^${id} +launches +[0-9a-f]{24} +open .* cores: `, 'm'));
    expect(text.stdout).toContain('(3 rejects)');
    const two = await etl('rejects', '--target', 'postgres', '--documents', '--limit', '2');
    expect(two.stdout).toContain('(the newest 2 rejects; use --limit to show more)');
    const shown = await etl('rejects', 'show', id, '--target', 'postgres');
    expect(shown.code, shown.stderr).toBe(0);
    expect(shown.stdout).toContain('(invalid_type)');
    expect(shown.stdout).toContain('"cores": "none"');
  });

  test('replays rejects that are valid now', async () => {
    const documents = withBrokenLaunches(3);
    await using api = await startApiServer(documents);
    await using database = await freshDatabase();
    const { etl, list } = shellOf(database, api);
    await etl(...load);
    const missing = () =>
      database.query<{ n: number }>(`select 205 - count(*)::int as n from spacex.launches`);
    expect(await missing()).toEqual([{ n: 3 }]);

    // Two of the documents become valid.
    const whole = reference.documents().launches;
    for (const launch of whole.slice(0, 2)) {
      await database.query('update spacex.etl_rejects set raw = $1 where document_id = $2', [
        JSON.stringify(launch),
        launch['id'],
      ]);
    }
    const done = await etl(...replay);
    expect(done.code, done.stderr).toBe(3);
    const result = JSON.parse(done.stdout) as { runId: string };
    expect(result).toMatchObject({
      status: 'succeeded',
      source: 'rejects',
      origin: 'api',
      rejects: 1,
      resources: [{ resource: 'launches', documents: 3, accepted: 2, rejected: 1 }],
    });
    expect(await missing()).toEqual([{ n: 1 }]);
    const rows = await database.query(
      `select launch_id, (select count(*)::int from spacex.core_flights c
                           where c.launch_id = l.launch_id) as cores
         from spacex.launches l where _run_id = $1 order by 1`,
      [result.runId],
    );
    const expected = whole.slice(0, 2).map(({ id, cores }) => ({
      launch_id: id,
      cores: (cores as unknown[]).length,
    }));
    expect(rows).toEqual(
      expected.sort((a, b) => (String(a.launch_id) < String(b.launch_id) ? -1 : 1)),
    );

    // The invalid document is a reject of the replay; the old rejects are replayed.
    expect(await list('rejects')).toMatchObject([{ runId: result.runId, state: 'open' }]);
    const all = await list('rejects', '--all');
    expect(all.map(({ state }) => state).sort()).toEqual([
      'open',
      'replayed',
      'replayed',
      'replayed',
    ]);

    const rest = await etl(...replay);
    expect(rest.code, rest.stderr).toBe(3);
    expect(await list('rejects')).toHaveLength(1);
  });

  test('a dry run of a replay reports what it would do', async () => {
    await using api = await startApiServer(withBrokenLaunches(1));
    await using database = await freshDatabase();
    const { etl, list } = shellOf(database, api);
    await etl(...load);
    const [launch] = reference.documents().launches;
    await database.query('update spacex.etl_rejects set raw = $1', [JSON.stringify(launch)]);
    const done = await etl(...replay, '--dry-run');
    expect(done.code, done.stderr).toBe(0);
    const [target] = (JSON.parse(done.stdout) as { targets: { tables: unknown[] }[] }).targets;
    expect(target?.tables[0]).toMatchObject({ table: 'launches', rows: 1, inserted: 1 });
    expect(await list('rejects')).toMatchObject([{ state: 'open' }]);
    expect(await list('runs')).toHaveLength(1);
  });

  test('does not replay a document that a later run has read again', async () => {
    const documents = withBrokenLaunches(1);
    await using api = await startApiServer(documents);
    await using database = await freshDatabase();
    const { etl, list } = shellOf(database, api);
    await etl(...load);
    const [old] = reference.documents().launches;
    Object.assign(documents.launches[0] ?? {}, old, { name: 'The newer name' });
    expect((await etl(...load)).code).toBe(0);
    await database.query('update spacex.etl_rejects set raw = $1', [JSON.stringify(old)]);
    expect(await list('rejects')).toEqual([]);
    expect(await list('rejects', '--all')).toMatchObject([{ state: 'superseded' }]);
    const done = await etl(...replay);
    expect(done.code).toBe(0);
    expect(done.stderr).toContain('no open rejects');
    const names = await database.query('select name from spacex.launches where launch_id = $1', [
      old?.['id'],
    ]);
    expect(names).toEqual([{ name: 'The newer name' }]);
  });

  test('replays more rejects than a run may have', async () => {
    await using api = await startApiServer(withBrokenLaunches(12));
    await using database = await freshDatabase();
    const { etl, list } = shellOf(database, api);
    await etl(...load, '--max-rejects', '12');
    const done = await etl(...replay);
    expect(done.code, done.stderr).toBe(3);
    expect(JSON.parse(done.stdout)).toMatchObject({ status: 'succeeded', rejects: 12 });
    expect(await list('rejects')).toHaveLength(12);
  });
});
