import { followLake, lakeLoader, readPointer } from '@spacex-platform/loaders/lake';
import { runPipeline } from '@spacex-platform/loaders/pipeline';
import { fileStore } from '@spacex-platform/loaders/raw-zone';
import { s3Store } from '@spacex-platform/loaders/s3';
import { tables } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { testLake } from '../../lake/lake.ts';
import { startTableStore } from '../../lake/support/table-store.ts';
import { quickApi } from '../../load/warehouse.ts';
import { core } from '../../loaders/support/cores.ts';
import { failureOf } from '../../loaders/support/failure-of.ts';
import { startApiServer } from '../../support/api-server.ts';
import { describeReference } from '../../support/reference-data.ts';
import { provideEnvironment } from '../../support/virtual-environment.ts';
import { type PythonAnswers, startAnswers } from './support/python-answers.ts';
import { type RestFront, startFront } from './support/rest-front.ts';
import { loadTwo, type RestPlaceOptions, restPlace, twoTables } from './support/rest-place.ts';
import { describeRestServer, startRestServer } from './support/rest-server.ts';
import { serialsOf } from './support/rest-suite.ts';
import { changeDocuments, complete } from './support/two-runs.ts';

/** Where the tables of a test are: a lake, and the catalog that follows it. */
interface Server extends AsyncDisposable {
  readonly place: Omit<RestPlaceOptions, 'python' | 'store'>;
  /** A new lake. */
  store(): RestPlaceOptions['store'];
}

async function referenceServer(): Promise<Server> {
  const server = await startRestServer();
  const lakes: Disposable[] = [];
  return {
    place: { url: server.url },
    store() {
      const lake = testLake();
      lakes.push(lake);
      return fileStore(lake.url);
    },
    async [Symbol.asyncDispose]() {
      for (const lake of lakes) lake[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

async function seaweedfs(): Promise<Server> {
  const store = await startTableStore();
  const { environment, warehouse, token, url } = store;
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  let lakes = 0;
  return {
    place: {
      ...{ url, prefix: `/${warehouse}`, options: { warehouse, token } },
      properties: {
        ...{ warehouse, 's3.endpoint': environment['AWS_ENDPOINT_URL'] ?? '' },
        's3.region': 'us-east-1',
        's3.access-key-id': environment['AWS_ACCESS_KEY_ID'] ?? '',
        's3.secret-access-key': environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    },
    store: () => s3Store(`s3://${store.bucket}/lake-${++lakes}`),
    async [Symbol.asyncDispose]() {
      vi.unstubAllEnvs();
      await store[Symbol.asyncDispose]();
    },
  };
}

const servers = [
  ["Iceberg's own REST server", referenceServer],
  ['SeaweedFS', seaweedfs],
] as const;

describeRestServer('the tables of two runs', () => {
  describe.for(servers)('in the catalog of %s', ([, start]) => {
    let server: Server;
    let python: PythonAnswers;
    let front: RestFront;
    beforeAll(async () => {
      const program = await provideEnvironment('iceberg', 'iceberg-requirements.txt');
      python = startAnswers(program, 'rest_reader.py');
      server = await start();
      front = await startFront(server.place.url);
    });
    afterAll(async () => {
      await front[Symbol.asyncDispose]();
      await python[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    });
    const newPlace = () => restPlace({ ...server.place, store: server.store(), python });

    describeReference('with the reference documents', (reference) => {
      test('have the rows of the lake, and those of the first run at its time', async () => {
        const place = newPlace();
        const documents = reference.documents();
        await using api = await startApiServer(documents);
        const catalog = place.catalog({ url: front.url });
        const run = async () => {
          const loader = lakeLoader({ store: place.lake().store, tables, catalog });
          const options = { source: quickApi(api.url), loaders: [loader], prune: true };
          complete(await runPipeline(options));
        };
        const expectEqual = async () => {
          let rows = 0;
          for (const { name } of tables) {
            const found = await place.rows(name);
            expect(found, name).toEqual(await place.lakeRows(name));
            rows += found.length;
          }
          return rows;
        };
        await run();
        const before = new Map<string, string[]>();
        for (const name of ['launches', 'crew', 'rockets']) {
          before.set(name, await place.lakeRows(name));
        }
        const at = Date.parse((await place.lake().pointer())?.published_at ?? '');
        const first = await expectEqual();
        expect(first).toBeGreaterThan(2000);

        changeDocuments(documents);
        front.requests.length = 0;
        await run();
        // All tables that changed, in one commit.
        expect(front.requests.filter((one) => one.startsWith('POST'))).toEqual([
          expect.stringMatching(/^POST (tables\/)?transactions\/commit$/),
        ]);
        expect(await expectEqual()).toBeLessThan(first);
        for (const [name, rows] of before) expect(await place.rows(name, { at })).toEqual(rows);
        expect(before.get('launches')).not.toEqual(await place.lakeRows('launches'));
      });
    });

    test('are refused after a commit of pyiceberg, and taken over', async () => {
      const place = newPlace();
      const load = (serials: readonly string[], takeOver = false) =>
        loadTwo(
          place.loader(place.catalog(), takeOver),
          serials.map((serial, index) => core(String(index + 1), serial)),
        );
      await load(['B1', 'B2']);
      await place.pyiceberg('delete_rows', { filter: "serial == 'B1'" });
      expect(await failureOf(load(['B1', 'B3']))).toMatchObject({ code: 'foreign_commit' });
      expect((await load(['B1', 'B3'], true)).catalog?.error).toBeUndefined();
      expect((await load(['B1', 'B4'])).catalog?.error).toBeUndefined();
      for (const { name } of twoTables) {
        const rows = await place.rows(name);
        expect(serialsOf(rows)).toEqual(['B1', 'B4']);
        expect(rows).toEqual(await place.lakeRows(name));
      }
    });

    test('are created from runs that are older than the tables', async () => {
      const place = newPlace();
      const { store } = place.lake();
      const load = (serial: string) =>
        loadTwo(lakeLoader({ store, tables: twoTables }), [core('1', serial)]);
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 600_000 });
      try {
        await load('B1');
        await load('B2');
      } finally {
        vi.useRealTimers();
      }
      const { catalog } = await followLake(store, { tables: twoTables, catalog: place.catalog() });
      expect(catalog?.error).toBeUndefined();
      const { metadata } = (await place.served()) ?? {};
      expect(metadata?.snapshots).toHaveLength(2);
      const fields = metadata?.snapshots.map(
        (one) =>
          metadata.schemas.find((schema) => schema['schema-id'] === one['schema-id'])?.fields
            .length,
      );
      expect(fields).toEqual([12, 12]);
      expect(serialsOf(await place.rows('cores'))).toEqual(['B2']);
      expect(await place.rows('cores')).toEqual(await place.lakeRows('cores'));
      const entry = (await readPointer(store))?.pointer.tables['cores'];
      expect(String(metadata?.refs['main']?.['snapshot-id'])).toBe(entry?.snapshot_id);
    });
  });
});
