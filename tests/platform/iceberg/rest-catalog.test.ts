import { collectGarbage, lakeLoader } from '@spacex-platform/loaders/lake';
import { cores, type Table } from '@spacex-platform/transform';
import { describe, expect, test } from 'vitest';
import { core } from '../../loaders/support/cores.ts';
import { isCommit } from './support/rest-front.ts';
import { loadTwo, twoTables } from './support/rest-place.ts';
import { describeRestServer } from './support/rest-server.ts';
import { restSuite, serialsOf } from './support/rest-suite.ts';

describeRestServer("the catalog of Iceberg's own REST server", () => {
  const rest = restSuite();
  const { commits, expectRows, follow, load, loadWithoutCatalog, throughFront } = rest;

  test('serves the metadata of the first run, and commits both tables of the next one together', async () => {
    const first = await load(['B1', 'B2']);
    expect(first.catalog).toMatchObject({
      changes: twoTables
        .map(({ name }) => expect.objectContaining({ name, change: 'created' }))
        .toReversed(),
    });
    expect(first.catalog?.error).toBeUndefined();
    expect(commits()).toEqual([]);
    const uri = (await rest.place.served())?.['metadata-location'].replace('file:', 'file://');
    expect(uri).toContain(`${rest.lake.path}/curated/cores/metadata/00001-`);
    await expectRows('B1', 'B2');
    const before = (await rest.place.served())?.metadata.snapshots[0]?.['timestamp-ms'] ?? 0;

    const second = await load(['B1', 'B3']);
    expect(second.catalog?.error).toBeUndefined();
    expect(second.catalog?.changes.map(({ change }) => change)).toEqual(['moved', 'moved']);
    expect(commits()).toEqual(['POST transactions/commit']);
    await expectRows('B1', 'B3');
    expect(serialsOf(await rest.place.rows('cores', { at: before }))).toEqual(['B1', 'B2']);
    const tags = Object.keys((await rest.place.served())?.metadata.refs ?? {});
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
    rest.front.config = (config) => {
      if (how === 'answer') delete config.endpoints;
      else config.endpoints = config.endpoints?.filter((one) => !one.includes('transactions'));
    };
    rest.front.rule = ({ path }) =>
      how === 'answer' && path.endsWith('/transactions/commit') ? { status: 404 } : undefined;
    const catalog = throughFront();
    await load(['B1'], catalog);
    const second = await load(['B2'], catalog);
    expect(second.catalog?.error).toBeUndefined();
    const tried = how === 'answer' ? ['POST transactions/commit'] : [];
    const path = `POST namespaces/${rest.place.namespace}/tables`;
    expect(commits()).toEqual([...tried, `${path}/boosters`, `${path}/cores`]);
    await expectRows('B2');
    await load(['B3'], catalog);
    expect(commits()).toHaveLength(tried.length + 4);
    await expectRows('B3');
  });

  test.for([
    ['with the location of the lake', true, () => false],
    [
      'where the server wants it',
      false,
      (body: string) => body.includes(`"location":"file://${rest.lake.path}`),
    ],
  ] as const)(
    'creates tables %s if nothing can be registered',
    async ([, isInLake, isRefused], { expect }) => {
      rest.front.rule = ({ path, body }) => {
        if (path.endsWith('/register')) return { status: 501 };
        return isRefused(body) ? { status: 400 } : undefined;
      };
      const first = await load(['B1', 'B2']);
      expect(first.catalog?.error).toBeUndefined();
      expect(first.catalog?.changes.map(({ change }) => change)).toEqual(['created', 'created']);
      await expectRows('B1', 'B2');
      const location = (await rest.place.served())?.metadata.location;
      expect(location?.includes(rest.lake.path)).toBe(isInLake);
      await load(['B1', 'B3']);
      await expectRows('B1', 'B3');
      expect((await follow()).catalog).toMatchObject({ changes: [] });
    },
  );

  describe('a run that the server missed', () => {
    test('is reported as stale, and completed by follow', async () => {
      await load(['B1']);
      rest.front.rule = (request) => (isCommit(request) ? 'refused' : undefined);
      const { catalog } = await load(['B2']);
      expect(catalog?.error).toMatchObject({ code: 'connection', transient: true });
      expect(catalog?.error?.message).toContain('is out of date');
      expect(serialsOf(await rest.place.lakeRows('cores'))).toEqual(['B2']);
      expect(serialsOf(await rest.place.rows('cores'))).toEqual(['B1']);
      const { catalog: report } = await follow();
      expect(report?.error).toBeUndefined();
      expect(report?.changes).toHaveLength(2);
      await expectRows('B2');
    });

    test('is added with those after it, each in its own commit and with its own time', async () => {
      await load(['B1']);
      for (const serial of ['B2', 'B3', 'B4']) await loadWithoutCatalog(serial);
      const { catalog: report } = await follow({ catalog: throughFront() });
      expect(report?.error).toBeUndefined();
      expect(commits()).toEqual(Array(3).fill('POST transactions/commit'));
      const log = (await rest.place.served())?.metadata['snapshot-log'] ?? [];
      const times = log.map((entry) => entry['timestamp-ms']);
      const own = (await rest.place.served())?.metadata.snapshots.map((one) => one['timestamp-ms']);
      expect(times).toEqual(own);
      expect(times).toHaveLength(4);
      for (const [index, at] of times.entries()) {
        expect(serialsOf(await rest.place.rows('boosters', { at }))).toEqual([`B${index + 1}`]);
      }
    });

    test('is the state of the other table for a moment, if only one commit succeeds', async () => {
      rest.front.config = (config) => {
        config.endpoints = config.endpoints?.filter((one) => !one.includes('transactions'));
      };
      await load(['B1']);
      rest.front.rule = ({ method, path }) =>
        method === 'POST' && path.endsWith('/tables/cores') ? { status: 403 } : undefined;
      const { catalog } = await load(['B2']);
      expect(catalog?.error).toMatchObject({ code: 'permission' });
      expect(serialsOf(await rest.place.rows('boosters'))).toEqual(['B2']);
      expect(serialsOf(await rest.place.rows('cores'))).toEqual(['B1']);
      rest.front.rule = () => undefined;
      expect((await load(['B2'])).catalog?.changes).toEqual([
        expect.objectContaining({ name: 'cores', change: 'moved' }),
      ]);
      await expectRows('B2');
    });
  });

  test('two updates at the same time end with the newest run', async () => {
    await load(['B1']);
    await loadWithoutCatalog('B2');
    let others = 0;
    rest.front.rule = async (request) => {
      if (isCommit(request) && others++ === 0) {
        // The other one sees the same state, and is quicker.
        await loadWithoutCatalog('B3');
        await rest.place
          .catalog()
          .update(rest.place.lake(), { takeOver: false, onChange: () => undefined });
      }
      return undefined;
    };
    await throughFront().update(rest.place.lake(), { takeOver: false, onChange: () => undefined });
    expect(others).toBe(1);
    expect((await rest.place.served())?.metadata.snapshots).toHaveLength(3);
    await expectRows('B3');
  });

  test('follows a new column, which earlier snapshots do not have', async () => {
    const wider: Table = {
      ...cores,
      columns: { ...cores.columns, note: { ...cores.columns.last_update, description: 'Note.' } },
    };
    await load(['B1']);
    const before = await rest.place.served();
    const both = [wider, twoTables[1] as Table];
    const loader = lakeLoader({ store: rest.lake.store, tables: both, catalog: throughFront() });
    const { catalog } = await loadTwo(loader, [core('1', 'B2')], both);
    expect(catalog?.error).toBeUndefined();
    const after = await rest.place.served();
    expect(after?.metadata.schemas).toHaveLength(2);
    const [old, current] = after?.metadata.snapshots ?? [];
    const fields = (id: number | undefined) =>
      after?.metadata.schemas
        .find((one) => one['schema-id'] === id)
        ?.fields.map(({ name }) => name);
    expect(fields(old?.['schema-id'])).not.toContain('note');
    expect(fields(current?.['schema-id'])).toContain('note');
    expect(after?.metadata['current-schema-id']).toBe(current?.['schema-id']);
    expect((await rest.place.rows('cores')).join()).toContain('["note",null]');
    const at = before?.metadata.snapshots[0]?.['timestamp-ms'] ?? 0;
    const earlier = await rest.place.rows('cores', { at });
    expect(serialsOf(earlier)).toEqual(['B1']);
    expect(earlier.join()).not.toContain('note');
  });

  test('loses the snapshots that gc expires, and keeps a table readable', async () => {
    await load(['B1']);
    await load(['B2']);
    await load(['B3']);
    expect((await rest.place.served())?.metadata.snapshots).toHaveLength(3);
    await new Promise((done) => setTimeout(done, 20));
    const catalog = throughFront();
    await collectGarbage(rest.lake.store, { keep: 1, olderThanMs: 1, catalog, tables: twoTables });
    const { metadata } = (await rest.place.served()) ?? {};
    expect(metadata?.snapshots).toHaveLength(1);
    expect(Object.keys(metadata?.refs ?? {})).toHaveLength(2);
    await expectRows('B3');
    await load(['B4']);
    await expectRows('B4');
  });

  test('keeps what the server shows if gc cannot reach it afterwards', async () => {
    await load(['B1']);
    await load(['B2']);
    rest.front.rule = (request) => (isCommit(request) ? 'refused' : undefined);
    await new Promise((done) => setTimeout(done, 20));
    const catalog = throughFront();
    await collectGarbage(rest.lake.store, { keep: 1, olderThanMs: 1, catalog, tables: twoTables });
    const at = (await rest.place.served())?.metadata.snapshots[0]?.['timestamp-ms'] ?? 0;
    expect(serialsOf(await rest.place.rows('cores', { at }))).toEqual(['B1']);
    rest.front.rule = () => undefined;
    expect((await load(['B3'])).catalog?.error).toBeUndefined();
    expect((await rest.place.served())?.metadata.snapshots).toHaveLength(2);
    await expectRows('B3');
  });
});
