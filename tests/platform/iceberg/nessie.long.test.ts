import { collectGarbage, followLake, lakeLoader } from '@spacex-platform/loaders/lake';
import { s3Store } from '@spacex-platform/loaders/s3';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { core } from '../../loaders/support/cores.ts';
import { failureOf } from '../../loaders/support/failure-of.ts';
import { describeWhen } from '../../support/describe-when.ts';
import { missingMaven } from '../../support/maven.ts';
import { provideEnvironment } from '../../support/virtual-environment.ts';
import { type Nessie, nessieJava, startNessie } from './support/nessie.ts';
import { type PythonAnswers, startAnswers } from './support/python-answers.ts';
import { type RestFront, startFront } from './support/rest-front.ts';
import { loadTwo, type RestPlace, restPlace, twoTables } from './support/rest-place.ts';

const missing =
  missingMaven() ?? (nessieJava() === undefined ? 'there is no Java from 21 to 25' : undefined);

describeWhen('the catalog of Nessie', missing, () => {
  let server: Nessie;
  let python: PythonAnswers;
  let front: RestFront;
  let place: RestPlace;
  let lakes = 0;
  beforeAll(async () => {
    const program = await provideEnvironment('iceberg', 'iceberg-requirements.txt');
    server = await startNessie();
    const { environment } = server.store;
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    python = startAnswers(program, 'rest_reader.py');
  }, 900_000);
  afterAll(async () => {
    await python[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    vi.unstubAllEnvs();
  });
  beforeEach(async () => {
    const { url, store } = server;
    front = await startFront(url);
    place = restPlace({
      ...{ url, python, prefix: '/main', store: s3Store(`s3://${store.bucket}/lake-${++lakes}`) },
      properties: {
        's3.endpoint': store.environment['AWS_ENDPOINT_URL'] ?? '',
        's3.region': 'us-east-1',
        's3.access-key-id': store.environment['AWS_ACCESS_KEY_ID'] ?? '',
        's3.secret-access-key': store.environment['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
    });
  });
  afterEach(() => front[Symbol.asyncDispose]());

  const load = (serials: readonly string[], takeOver = false) =>
    loadTwo(
      place.loader(place.catalog({ url: front.url }), takeOver),
      serials.map((serial, at) => core(String(at + 1), serial)),
    );
  const publish = (serial: string) =>
    loadTwo(lakeLoader({ store: place.lake().store, tables: twoTables }), [core('1', serial)]);
  const update = (url: string) =>
    place.catalog({ url }).update(place.lake(), { takeOver: false, onChange: () => undefined });
  const posts = () =>
    front.requests.filter((one) => one.startsWith('POST')).map((one) => one.replace(/.*\//, ''));
  /** Both tables show the newest run, to the server itself and to pyiceberg. */
  const expectNewest = async (serial: string) => {
    const pointer = await place.lake().pointer();
    for (const { name } of twoTables) {
      const { metadata } = (await place.served(name)) ?? {};
      const entry = pointer?.tables[name];
      expect(String(metadata?.refs['main']?.['snapshot-id'])).toBe(entry?.snapshot_id);
      // It keeps neither earlier snapshots nor tags.
      expect(metadata?.snapshots).toHaveLength(1);
      expect(Object.keys(metadata?.refs ?? {})).toEqual(['main']);
      const rows = await place.rows(name);
      expect(rows).toEqual(await place.lakeRows(name));
      expect(rows.join()).toContain(`"${serial}"`);
    }
  };

  test('shows the first run and the next one, which changes both tables in one commit', async () => {
    const first = await load(['B1', 'B2']);
    expect(first.catalog?.error).toBeUndefined();
    expect(first.catalog?.changes.map(({ change }) => change)).toEqual(['created', 'created']);
    expect(posts()).toEqual(['namespaces', 'register', 'register']);
    await expectNewest('B2');
    front.requests.length = 0;
    const second = await load(['B1', 'B3']);
    expect(second.catalog?.error).toBeUndefined();
    expect(second.catalog?.changes.map(({ change }) => change)).toEqual(['moved', 'moved']);
    expect(posts()).toEqual(['commit']);
    await expectNewest('B3');
    expect((await load(['B1', 'B3'])).catalog).toMatchObject({ changes: [] });
    expect(posts()).toEqual(['commit']);
  });

  test('follows two runs that it missed', async () => {
    await load(['B1']);
    for (const serial of ['B2', 'B3']) await publish(serial);
    const catalog = place.catalog({ url: front.url });
    const report = await followLake(place.lake().store, { tables: twoTables, catalog });
    expect(report.catalog?.error).toBeUndefined();
    expect(report.catalog?.changes).toHaveLength(2);
    await expectNewest('B3');
  });

  /** A writer waits in front of its first request of a kind, until another one has done its work. */
  const raceAt = async (
    first: RegExp,
    work: (url: string) => Promise<void>,
    canRegister: boolean,
  ) => {
    const quick = await startFront(server.url);
    let isLate = false;
    const refuse = (path: string) =>
      !canRegister && path.endsWith('/register') ? { status: 501 } : undefined;
    quick.rule = ({ path }) => refuse(path);
    front.rule = async ({ method, path }) => {
      if (!isLate && method === 'POST' && first.test(path)) {
        isLate = true;
        await work(quick.url);
      }
      return refuse(path);
    };
    await update(front.url);
    await quick[Symbol.asyncDispose]();
    expect(isLate).toBe(true);
  };

  test.for([
    ['registering', /\/register$/],
    ['commits', /\/tables\/\w+$/],
  ] as const)('shows the newest run of two first writers, by %s', async ([how, first]) => {
    await publish('B1');
    const work = async (url: string) => {
      await publish('B2');
      await update(url);
    };
    await raceAt(first, work, how === 'registering');
    await expectNewest('B2');
  });

  test.for([
    ['', false],
    [' and that of the slow one has expired', true],
  ] as const)(
    'shows the newest run of two writers if the tables have no snapshot%s',
    async ([, isExpired]) => {
      await publish('B1');
      await place.createEmpty();
      const work = async (url: string) => {
        await publish('B2');
        await new Promise((done) => setTimeout(done, 20));
        const { store } = place.lake();
        if (isExpired) {
          await collectGarbage(store, { keep: 1, olderThanMs: 1, tables: twoTables });
        }
        await update(url);
      };
      await raceAt(/\/transactions\/commit$/, work, true);
      await expectNewest('B2');
    },
  );

  test('shows the newest of two next runs', async () => {
    await load(['B1']);
    await publish('B2');
    const work = async (url: string) => {
      await publish('B3');
      await update(url);
    };
    await raceAt(/\/transactions\/commit$/, work, true);
    await expectNewest('B3');
  });

  test('keeps a commit of pyiceberg until it is taken over', async () => {
    await load(['B1', 'B2']);
    await place.pyiceberg('delete_rows', { filter: "serial == 'B1'" });
    expect(await failureOf(load(['B1', 'B3']))).toMatchObject({ code: 'foreign_commit' });
    front.requests.length = 0;
    expect((await load(['B1', 'B3'], true)).catalog?.error).toBeUndefined();
    // It cannot replace a table whose files are in the lake.
    expect(posts()).toContain('rename');
    await expectNewest('B3');
  });
});
