import { followLake, lakeLoader, type restCatalog } from '@spacex-platform/loaders/lake';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import { type TestLake, testLake } from '../../../lake/lake.ts';
import { core } from '../../../loaders/support/cores.ts';
import { provideEnvironment } from '../../../support/virtual-environment.ts';
import { type PythonAnswers, startAnswers } from './python-answers.ts';
import { type RestFront, startFront } from './rest-front.ts';
import { loadTwo, type RestPlace, restPlace, twoTables } from './rest-place.ts';
import { type RestServer, startRestServer } from './rest-server.ts';

type Catalog = ReturnType<typeof restCatalog>;

/** What the tests of a file share: a REST catalog; a lake and a namespace for each test. */
export interface RestSuite {
  /** The catalog itself, for all tests. */
  readonly server: RestServer;
  /** Between the loads of a test and the catalog. */
  readonly front: RestFront;
  readonly lake: TestLake;
  readonly place: RestPlace;
  throughFront(): Catalog;
  /** Loads cores with these serials, by default through the front. */
  load(
    serials: readonly string[],
    catalog?: Catalog,
    takeOver?: boolean,
  ): ReturnType<typeof loadTwo>;
  /** Publishes a run without updating the catalog. */
  loadWithoutCatalog(serial: string): ReturnType<typeof loadTwo>;
  /** Updates the catalog, by default without the front. */
  follow(options?: { takeOver?: boolean; catalog?: Catalog }): ReturnType<typeof followLake>;
  /** Requests to commit that reached the front. */
  commits(): string[];
  /**
   * Expects that a reader that knows only the catalog finds these serials in both tables, and the
   * rows of the lake.
   */
  expectRows(...serials: readonly string[]): Promise<void>;
}

/** Starts a REST catalog for the tests of a suite; call it in a `describe`. */
export function restSuite(): RestSuite {
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
  return {
    get server() {
      return server;
    },
    get front() {
      return front;
    },
    get lake() {
      return lake;
    },
    get place() {
      return place;
    },
    throughFront,
    load: (serials, catalog = throughFront(), takeOver = false) =>
      loadTwo(
        place.loader(catalog, takeOver),
        serials.map((serial, at) => core(String(at + 1), serial)),
      ),
    loadWithoutCatalog: (serial) =>
      loadTwo(lakeLoader({ store: lake.store, tables: twoTables }), [core('1', serial)]),
    follow: (options = {}) =>
      followLake(lake.store, { tables: twoTables, catalog: place.catalog(), ...options }),
    commits: () => front.requests.filter((one) => /^POST .*(tables|commit)/.test(one)),
    async expectRows(...serials) {
      for (const { name } of twoTables) {
        const rows = await place.rows(name);
        expect([name, serialsOf(rows)]).toEqual([name, serials.toSorted()]);
        expect([name, rows]).toEqual([name, await place.lakeRows(name)]);
      }
    },
  };
}

/** The serials in rows of {@link RestPlace.rows}, sorted. */
export function serialsOf(rows: readonly string[]): unknown[] {
  return rows
    .map((row) => (JSON.parse(row) as [string, unknown][]).find(([name]) => name === 'serial')?.[1])
    .toSorted();
}
