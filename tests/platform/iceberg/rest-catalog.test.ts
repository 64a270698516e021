import { collectGarbage, followLake, lakeLoader, restCatalog } from '@spacex-platform/loaders/lake';
import { cores, type Table } from '@spacex-platform/transform';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestLake, testLake } from '../../lake/lake.ts';
import { core } from '../../loaders/support/cores.ts';
import { failureOf } from '../../loaders/support/failure-of.ts';
import { provideEnvironment } from '../../support/virtual-environment.ts';
import { type PythonAnswers, startAnswers } from './support/python-answers.ts';
import { type RestFront, startFront } from './support/rest-front.ts';
import { loadTwo, type RestPlace, restPlace, twoTables } from './support/rest-place.ts';
import { describeRestServer, type RestServer, startRestServer } from './support/rest-server.ts';

const token = 't0ken/S3cret+value';
const isCommit = ({ method, path }: { method: string; path: string }) =>
  method === 'POST' && /\/(tables\/\w+|transactions\/commit)$/.test(path);

describeRestServer("the catalog of Iceberg's own REST server", () => {
  let server: RestServer;
  let python: PythonAnswers;
  let lake: TestLake;
  let front: RestFront;
  let place: RestPlace;
  beforeAll(async () => {
    const program = await provideEnvironment('iceberg', 'iceberg-requirements.txt');
    python = startAnswers(program, 'rest_reader.py');
    server = await startRestServer();
  });
  afterAll(async () => {
    await python[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    lake = testLake();
    front = await startFront(server.url);
    place = restPlace({ store: lake.store, python, url: server.url });
  });
  afterEach(async () => {
    await front[Symbol.asyncDispose]();
    lake[Symbol.dispose]();
  });

  const throughFront = () => place.catalog({ url: front.url });
  const load = (serials: readonly string[], catalog = throughFront(), takeOver = false) =>
    loadTwo(
      place.loader(catalog, takeOver),
      serials.map((serial, at) => core(String(at + 1), serial)),
    );
  const loadWithoutCatalog = (serial: string) =>
    loadTwo(lakeLoader({ store: lake.store, tables: twoTables }), [core('1', serial)]);
  const follow = (options: { takeOver?: boolean; catalog?: ReturnType<typeof restCatalog> } = {}) =>
    followLake(lake.store, { tables: twoTables, catalog: place.catalog(), ...options });
  const commits = () => front.requests.filter((one) => /^POST .*(tables|commit)/.test(one));
  /** Both tables have the rows of the lake, for a reader that knows only the catalog. */
  const expectSameRows = async () => {
    for (const { name } of twoTables) {
      const rows = await place.lakeRows(name);
      expect(rows.length).toBeGreaterThan(0);
      expect(await place.rows(name)).toEqual(rows);
    }
  };

  test('serves the metadata of the first run, and commits both tables of the next one together', async () => {
    const first = await load(['B1', 'B2']);
    expect(first.catalog).toMatchObject({
      changes: twoTables
        .map(({ name }) => expect.objectContaining({ name, change: 'created' }))
        .toReversed(),
    });
    expect(first.catalog?.error).toBeUndefined();
    expect(commits()).toEqual([]);
    const uri = (await place.served())?.['metadata-location'].replace('file:', 'file://');
    expect(uri).toContain(`${lake.path}/curated/cores/metadata/00001-`);
    await expectSameRows();
    const before = (await place.served())?.metadata.snapshots[0]?.['timestamp-ms'] ?? 0;

    const second = await load(['B1', 'B3']);
    expect(second.catalog?.error).toBeUndefined();
    expect(second.catalog?.changes.map(({ change }) => change)).toEqual(['moved', 'moved']);
    expect(commits()).toEqual(['POST transactions/commit']);
    await expectSameRows();
    expect((await place.rows('cores')).join()).toContain('"B3"');
    expect((await place.rows('cores', { at: before })).join()).toContain('"B2"');
    const tags = Object.keys((await place.served())?.metadata.refs ?? {});
    expect(tags.toSorted()).toEqual([
      'main',
      expect.stringMatching(/^run-/),
      expect.stringMatching(/^run-/),
    ]);

    const third = await load(['B1', 'B3']);
    expect(third.catalog).toMatchObject({ changes: [] });
    expect(commits()).toHaveLength(1);
  });

  test.for([
    ['does not list transactions', 'config'],
    ['answers 404 to transactions', 'answer'],
  ] as const)('commits table by table if the server %s', async ([, how]) => {
    front.config = (config) => {
      if (how === 'answer') delete config.endpoints;
      else config.endpoints = config.endpoints?.filter((one) => !one.includes('transactions'));
    };
    front.rule = ({ path }) =>
      how === 'answer' && path.endsWith('/transactions/commit') ? { status: 404 } : undefined;
    const catalog = throughFront();
    await load(['B1'], catalog);
    const second = await load(['B2'], catalog);
    expect(second.catalog?.error).toBeUndefined();
    const tried = how === 'answer' ? ['POST transactions/commit'] : [];
    const path = `POST namespaces/${place.namespace}/tables`;
    expect(commits()).toEqual([...tried, `${path}/boosters`, `${path}/cores`]);
    await expectSameRows();
    await load(['B3'], catalog);
    expect(commits()).toHaveLength(tried.length + 4);
  });

  test.for([
    ['with the location of the lake', () => false],
    [
      'where the server wants it',
      (body: string) => body.includes(`"location":"file://${lake.path}`),
    ],
  ] as const)(
    'creates tables %s if nothing can be registered',
    async ([, isRefused], { expect }) => {
      front.rule = ({ path, body }) => {
        if (path.endsWith('/register')) return { status: 501 };
        return isRefused(body) ? { status: 400 } : undefined;
      };
      const first = await load(['B1', 'B2']);
      expect(first.catalog?.error).toBeUndefined();
      expect(first.catalog?.changes.map(({ change }) => change)).toEqual(['created', 'created']);
      await expectSameRows();
      await load(['B1', 'B3']);
      await expectSameRows();
      expect((await follow()).catalog).toMatchObject({ changes: [] });
    },
  );

  describe('a run that the server missed', () => {
    test('is reported as stale, and completed by follow', async () => {
      await load(['B1']);
      front.rule = (request) => (isCommit(request) ? 'refused' : undefined);
      const { catalog } = await load(['B2']);
      expect(catalog?.error).toMatchObject({ code: 'connection', transient: true });
      expect(catalog?.error?.message).toContain('is out of date');
      expect((await place.lakeRows('cores')).join()).toContain('"B2"');
      expect((await place.rows('cores')).join()).toContain('"B1"');
      const { catalog: report } = await follow();
      expect(report?.error).toBeUndefined();
      expect(report?.changes).toHaveLength(2);
      await expectSameRows();
    });

    test('is added with those after it, each in its own commit and with its own time', async () => {
      await load(['B1']);
      for (const serial of ['B2', 'B3', 'B4']) await loadWithoutCatalog(serial);
      const { catalog: report } = await follow({ catalog: throughFront() });
      expect(report?.error).toBeUndefined();
      expect(commits()).toEqual(Array(3).fill('POST transactions/commit'));
      const log = (await place.served())?.metadata['snapshot-log'] ?? [];
      const times = log.map((entry) => entry['timestamp-ms']);
      const own = (await place.served())?.metadata.snapshots.map((one) => one['timestamp-ms']);
      expect(times).toEqual(own);
      expect(times).toHaveLength(4);
      for (const [index, at] of times.entries()) {
        expect((await place.rows('boosters', { at })).join()).toContain(`"B${index + 1}"`);
      }
    });

    test('is the state of the other table for a moment, if only one commit succeeds', async () => {
      front.config = (config) => {
        config.endpoints = config.endpoints?.filter((one) => !one.includes('transactions'));
      };
      await load(['B1']);
      front.rule = ({ method, path }) =>
        method === 'POST' && path.endsWith('/tables/cores') ? { status: 403 } : undefined;
      const { catalog } = await load(['B2']);
      expect(catalog?.error).toMatchObject({ code: 'permission' });
      expect((await place.rows('boosters')).join()).toContain('"B2"');
      expect((await place.rows('cores')).join()).toContain('"B1"');
      front.rule = () => undefined;
      expect((await load(['B2'])).catalog?.changes).toEqual([
        expect.objectContaining({ name: 'cores', change: 'moved' }),
      ]);
      await expectSameRows();
    });
  });

  describe('a commit whose answer is', () => {
    test('lost is found, and not repeated', async () => {
      await load(['B1']);
      let lost = 0;
      front.rule = (request) => (isCommit(request) && lost++ === 0 ? 'answer lost' : undefined);
      const { catalog } = await load(['B2'], place.catalog({ url: front.url, retries: 0 }));
      expect(catalog?.error).toBeUndefined();
      expect(commits()).toHaveLength(1);
      expect((await place.served())?.metadata.snapshots).toHaveLength(2);
      await expectSameRows();
    });

    test('status 500 is repeated if it did not reach the table', async () => {
      await load(['B1']);
      let failed = 0;
      front.rule = (request) => (isCommit(request) && failed++ === 0 ? { status: 500 } : undefined);
      expect((await load(['B2'])).catalog?.error).toBeUndefined();
      expect(commits()).toHaveLength(2);
      await expectSameRows();
    });

    test('status 503 is repeated after Retry-After', async () => {
      await load(['B1']);
      const sent: number[] = [];
      front.rule = (request) => {
        if (!isCommit(request)) return undefined;
        sent.push(performance.now());
        return sent.length === 1 ? { status: 503, headers: { 'retry-after': '1' } } : undefined;
      };
      expect((await load(['B2'])).catalog?.error).toBeUndefined();
      expect((sent[1] ?? 0) - (sent[0] ?? 0)).toBeGreaterThan(990);
      await expectSameRows();
    });

    test('a success that the server does not show is an error', async () => {
      await load(['B1']);
      front.rule = (request) => (isCommit(request) ? { status: 204 } : undefined);
      const { catalog } = await load(['B2']);
      expect(catalog?.error).toMatchObject({ code: 'target_differs' });
    });
  });

  test('two updates at the same time end with the newest run', async () => {
    await load(['B1']);
    await loadWithoutCatalog('B2');
    let others = 0;
    front.rule = async (request) => {
      if (isCommit(request) && others++ === 0) {
        // The other one sees the same state, and is quicker.
        await loadWithoutCatalog('B3');
        await place.catalog().update(place.lake(), { takeOver: false, onChange: () => undefined });
      }
      return undefined;
    };
    await throughFront().update(place.lake(), { takeOver: false, onChange: () => undefined });
    expect(others).toBe(1);
    expect((await place.served())?.metadata.snapshots).toHaveLength(3);
    await expectSameRows();
  });

  describe('a commit of another program', () => {
    test.for([
      ['deleted rows', 'delete_rows', { filter: "serial == 'B1'" }],
      ['a new column', 'add_column', { column: 'note' }],
    ] as const)('%s refuses the next run, and can be taken over', async ([, what, question]) => {
      await load(['B1', 'B2']);
      await place.pyiceberg(what, question);
      const seen = await place.served();
      const error = await failureOf(load(['B1', 'B3']));
      expect(error).toMatchObject({ code: 'foreign_commit', transient: false, usage: false });
      expect(error.message).toContain(`cores (${seen?.['metadata-location']})`);
      expect(error.message).not.toContain('boosters (');
      expect(await place.served()).toEqual(seen);
      const findings = await place.loader().diagnose();
      expect(findings).toContainEqual(
        expect.objectContaining({ check: 'commits', status: 'failed' }),
      );
      const { catalog } = await load(['B1', 'B3'], throughFront(), true);
      expect(catalog?.error).toBeUndefined();
      await expectSameRows();
      // The next runs go on without it, also after several commits of the other program.
      await load(['B1', 'B4']);
      await expectSameRows();
    });

    test('several of them, and going back to an earlier run, can be taken over', async () => {
      await load(['B1', 'B2']);
      await load(['B1', 'B3']);
      await place.pyiceberg('go_back');
      expect(await failureOf(load(['B1', 'B4']))).toMatchObject({ code: 'foreign_commit' });
      expect((await follow({ takeOver: true })).catalog?.error).toBeUndefined();
      await expectSameRows();
      await place.pyiceberg('delete_rows', { filter: "serial == 'B1'" });
      await place.pyiceberg('delete_rows', { filter: "serial == 'B3'" });
      await load(['B1', 'B5'], throughFront(), true);
      await expectSameRows();
      await load(['B1', 'B6']);
      await expectSameRows();
      expect((await place.lakeRows('cores')).join()).toContain('"B6"');
    });

    test('a table that has nothing to do with the lake is not overwritten', async () => {
      const location = `file://${lake.path}-others`;
      await place.pyiceberg('create_table', { location });
      await loadWithoutCatalog('B1');
      const { catalog } = await follow().catch((error) => ({ catalog: { error } }));
      expect(catalog?.error).toMatchObject({ code: 'foreign_commit' });
      expect(await place.rows('cores')).toEqual([JSON.stringify([['id', '1']])]);
      expect((await follow({ takeOver: true })).catalog?.error).toBeUndefined();
      await expectSameRows();
    });

    test('during an update is not undone, and reported after the run is published', async () => {
      await load(['B1', 'B2']);
      let done = false;
      front.rule = async (request) => {
        if (isCommit(request) && !done) {
          done = true;
          await place.pyiceberg('delete_rows', { filter: "serial == 'B1'" });
        }
        return undefined;
      };
      const { catalog } = await load(['B1', 'B3']);
      expect(catalog?.error).toMatchObject({ code: 'foreign_commit' });
      expect((await place.lakeRows('cores')).join()).toContain('"B3"');
      const rows = (await place.rows('cores')).join();
      expect(rows).toContain('"B2"');
      expect(rows).not.toContain('"B1"');
    });

    test('that only sets a property is left as it is', async () => {
      await load(['B1']);
      await place.pyiceberg('set_property', { name: 'owner', value: 'someone' });
      expect((await load(['B2'])).catalog?.error).toBeUndefined();
      expect((await place.served())?.metadata.properties['owner']).toBe('someone');
      await expectSameRows();
    });
  });

  test('takes over a table of a server that cannot replace it, without deleting its files', async () => {
    await load(['B1', 'B2']);
    await place.pyiceberg('delete_rows', { filter: "serial == 'B1'" });
    front.rule = ({ path, body }) =>
      path.endsWith('/register') && body.includes('"overwrite"') ? { status: 409 } : undefined;
    const files = lake.files('curated');
    const { catalog } = await load(['B1', 'B2'], throughFront(), true);
    expect(catalog?.error).toBeUndefined();
    await expectSameRows();
    expect(lake.files('curated')).toEqual(expect.arrayContaining(files));
    expect(front.requests.filter((one) => one.startsWith('DELETE'))).toEqual([]);
    const names = await place.pyiceberg<string[]>('names');
    expect(names).toEqual(['boosters', 'cores', expect.stringMatching(/^cores_replaced_\d+$/)]);
  });

  test('follows a new column, which earlier snapshots do not have', async () => {
    const wider: Table = {
      ...cores,
      columns: { ...cores.columns, note: { ...cores.columns.last_update, description: 'Note.' } },
    };
    await load(['B1']);
    const before = await place.served();
    const both = [wider, twoTables[1] as Table];
    const loader = lakeLoader({ store: lake.store, tables: both, catalog: throughFront() });
    const { catalog } = await loadTwo(loader, [core('1', 'B2')], both);
    expect(catalog?.error).toBeUndefined();
    const after = await place.served();
    expect(after?.metadata.schemas).toHaveLength(2);
    const [old, current] = after?.metadata.snapshots ?? [];
    const fields = (id: number | undefined) =>
      after?.metadata.schemas
        .find((one) => one['schema-id'] === id)
        ?.fields.map(({ name }) => name);
    expect(fields(old?.['schema-id'])).not.toContain('note');
    expect(fields(current?.['schema-id'])).toContain('note');
    expect(after?.metadata['current-schema-id']).toBe(current?.['schema-id']);
    expect((await place.rows('cores')).join()).toContain('["note",null]');
    const at = before?.metadata.snapshots[0]?.['timestamp-ms'] ?? 0;
    expect((await place.rows('cores', { at })).join()).not.toContain('note');
  });

  test('loses the snapshots that gc expires, and keeps a table readable', async () => {
    await load(['B1']);
    await load(['B2']);
    await load(['B3']);
    expect((await place.served())?.metadata.snapshots).toHaveLength(3);
    await new Promise((done) => setTimeout(done, 20));
    const catalog = throughFront();
    await collectGarbage(lake.store, { keep: 1, olderThanMs: 1, catalog, tables: twoTables });
    const { metadata } = (await place.served()) ?? {};
    expect(metadata?.snapshots).toHaveLength(1);
    expect(Object.keys(metadata?.refs ?? {})).toHaveLength(2);
    await expectSameRows();
    await load(['B4']);
    await expectSameRows();
  });

  test('keeps what the server shows if gc cannot reach it afterwards', async () => {
    await load(['B1']);
    await load(['B2']);
    front.rule = (request) => (isCommit(request) ? 'refused' : undefined);
    await new Promise((done) => setTimeout(done, 20));
    const catalog = throughFront();
    await collectGarbage(lake.store, { keep: 1, olderThanMs: 1, catalog, tables: twoTables });
    const at = (await place.served())?.metadata.snapshots[0]?.['timestamp-ms'] ?? 0;
    expect((await place.rows('cores', { at })).join()).toContain('"B1"');
    front.rule = () => undefined;
    expect((await load(['B3'])).catalog?.error).toBeUndefined();
    expect((await place.served())?.metadata.snapshots).toHaveLength(2);
    await expectSameRows();
  });

  describe('the diagnosis', () => {
    const finding = async (options: Parameters<RestPlace['catalog']>[0]) =>
      (await place.catalog({ retries: 0, ...options }).diagnose())[0];

    test('reports a namespace that the first run creates, and one that exists', async () => {
      expect(await finding({})).toMatchObject({
        status: 'ok',
        detail: expect.stringContaining('the first run creates it'),
      });
      await load(['B1']);
      expect((await finding({}))?.detail).toContain(`has the namespace ${place.namespace}`);
    });

    test.for([
      [401, 'authentication', 'SPACEX_CATALOG_TOKEN'],
      [403, 'permission', 'Grant'],
      [404, 'not_found', 'warehouse'],
    ] as const)('explains status %i', async ([status, code, text]) => {
      front.rule = ({ headers }) => ({
        status,
        body: { error: { type: 'Refused', message: `Bad: ${headers['authorization']}` } },
      });
      const found = await finding({ url: front.url, token });
      expect(found).toMatchObject({ check: 'catalog', status: 'failed', error: { code } });
      expect(found?.detail).toContain(text);
      expect(found?.detail).toContain('Bad: Bearer ***');
      expect(JSON.stringify(found)).not.toContain(token);
    });

    test('explains a server that cannot be reached', async () => {
      const closed = await startFront(server.url);
      await closed[Symbol.asyncDispose]();
      const found = await finding({ url: closed.url, token });
      expect(found).toMatchObject({ status: 'failed', error: { code: 'connection' } });
      expect(found?.detail).toContain('ECONNREFUSED');
    });
  });

  test('sends the token with each request', async () => {
    const sent = new Set<unknown>();
    front.rule = ({ headers }) => void sent.add(headers['authorization']);
    await load(['B1'], place.catalog({ url: front.url, token }));
    expect([...sent]).toEqual([`Bearer ${token}`]);
  });
});

test.for([
  ['ftp://catalog.example', 'http or https URL'],
  ['https://user:pass@catalog.example', 'Set a token instead'],
  ['https://catalog.example/?key=secret-value', 'without a query'],
])('refuses the URL %s', ([url, text]) => {
  const options = { url: url ?? '' };
  expect(() => restCatalog(options)).toThrow(expect.objectContaining({ code: 'configuration' }));
  expect(() => restCatalog(options)).toThrow(text);
  expect(() => restCatalog(options)).not.toThrow(/pass@|secret-value/);
});
