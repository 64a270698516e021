import type { CatalogChange } from '@spacex-platform/loaders';
import { collectGarbage } from '@spacex-platform/loaders/lake';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FrontRequest, isCommit, type RestFront, startFront } from './support/rest-front.ts';
import { twoTables } from './support/rest-place.ts';
import { describeRestServer } from './support/rest-server.ts';
import { restSuite } from './support/rest-suite.ts';

const isRegister = ({ method, path }: FrontRequest) =>
  method === 'POST' && path.endsWith('/register');

/** Requirements that a server does not check: they do not reach it. */
const servers = [
  ['checks all that a commit expects', undefined],
  // Nessie 0.99 accepts the requirement although the branch exists.
  [
    'does not check that there is no snapshot yet',
    /\{"type":"assert-ref-snapshot-id","ref":"\w+","snapshot-id":null\},?/g,
  ],
  [
    'checks neither the snapshot nor that there is no table yet',
    /\{"type":"assert-(ref-snapshot-id|create)"[^{}]*\},?/g,
  ],
] as const;

describeRestServer('updates at the same time', () => {
  const suite = restSuite();
  /** Between each of two writers and the server. */
  let fronts: { readonly slow: RestFront; readonly quick: RestFront };
  /** Whether the quick writer has been quicker. */
  let isLate: boolean;
  beforeEach(async () => {
    isLate = false;
    const { url } = suite.server;
    fronts = { slow: await startFront(url), quick: await startFront(url) };
  });
  afterEach(async () => {
    for (const front of Object.values(fronts)) await front[Symbol.asyncDispose]();
  });

  const publish = suite.loadWithoutCatalog;
  /** Without the lock of the lake, which a writer can lose. */
  const update = async (writer: 'slow' | 'quick') => {
    const changes: CatalogChange[] = [];
    const catalog = suite.place.catalog({ url: fronts[writer].url });
    const onChange = (change: CatalogChange) => void changes.push(change);
    const error = await catalog.update(suite.place.lake(), { takeOver: false, onChange }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    return { changes, error };
  };
  /** The slow writer waits in front of its first request of a kind, until the work is done. */
  const interrupt = (
    isFirst: (request: FrontRequest) => boolean,
    work: () => Promise<void>,
    canRegister = true,
  ) => {
    const refuse = (request: FrontRequest) =>
      !canRegister && isRegister(request) ? { status: 501 } : undefined;
    let isStarted = false;
    fronts.quick.rule = refuse;
    fronts.slow.rule = async (request) => {
      if (!isStarted && isFirst(request)) {
        isStarted = true;
        await work();
        isLate = true;
      }
      return refuse(request);
    };
  };
  const quickRun = async (serial: string) => {
    await publish(serial);
    expect((await update('quick')).error).toBeUndefined();
  };
  /** The catalog shows the newest run, and the slow writer reports that of each table. */
  const expectNewest = async (
    report: Awaited<ReturnType<typeof update>>,
    serial: string,
    snapshots: number,
  ) => {
    expect(report.error).toBeUndefined();
    expect(isLate).toBe(true);
    const pointer = await suite.place.lake().pointer();
    for (const { name } of twoTables) {
      const entry = pointer?.tables[name];
      const metadata = (await suite.place.served(name))?.metadata;
      expect(String(metadata?.refs['main']?.['snapshot-id'])).toBe(entry?.snapshot_id);
      expect(metadata?.snapshots).toHaveLength(snapshots);
      expect(report.changes).toContainEqual(
        expect.objectContaining({ name, runId: entry?.run_id }),
      );
      const rows = await suite.place.rows(name);
      expect(rows).toEqual(await suite.place.lakeRows(name));
      expect(rows.join()).toContain(`"${serial}"`);
    }
    expect((await update('quick')).changes).toEqual([]);
  };

  describe.for(servers)('to a server that %s', ([, unchecked]) => {
    let dropped: number;
    beforeEach(() => {
      dropped = 0;
      const drop = () => {
        dropped++;
        return '';
      };
      // Without "assert-create", a server does not create a table: it is the slow writer's only.
      fronts.slow.body = (body) =>
        unchecked === undefined || !isLate ? body : body.replace(unchecked, drop);
    });

    test('create the tables from the newest run, by registering', async () => {
      await publish('B1');
      interrupt(isRegister, () => quickRun('B2'));
      await expectNewest(await update('slow'), 'B2', 2);
    });

    test('create the tables from the newest run, by commits', async () => {
      await publish('B1');
      interrupt(isCommit, () => quickRun('B2'), false);
      await expectNewest(await update('slow'), 'B2', 2);
      if (unchecked?.source.includes('create')) expect(dropped).toBeGreaterThan(0);
    });

    test('add the first snapshots of tables that have none', async () => {
      await publish('B1');
      await suite.place.createEmpty();
      interrupt(isCommit, () => quickRun('B2'));
      await expectNewest(await update('slow'), 'B2', 2);
      if (unchecked !== undefined) expect(dropped).toBeGreaterThan(0);
    });

    test.for([
      ['have no snapshot', true],
      ['do not exist', false],
    ] as const)(
      'end with the newest run if that of the slow writer has expired, and the tables %s',
      async ([, areThere]) => {
        await publish('B1');
        if (areThere) await suite.place.createEmpty();
        const expire = async () => {
          await publish('B2');
          await new Promise((done) => setTimeout(done, 20));
          await collectGarbage(suite.lake.store, { keep: 1, olderThanMs: 1, tables: twoTables });
          expect((await update('quick')).error).toBeUndefined();
        };
        interrupt(isCommit, expire, false);
        await expectNewest(await update('slow'), 'B2', 1);
      },
    );

    test('end with the newest of two next runs', async () => {
      await publish('B1');
      await update('quick');
      await publish('B2');
      interrupt(isCommit, () => quickRun('B3'));
      await expectNewest(await update('slow'), 'B3', 3);
    });
  });

  test('a commit is not repeated for ever if the server accepts it and changes something else', async () => {
    await publish('B1');
    await update('quick');
    await publish('B2');
    let commits = 0;
    fronts.slow.body = (body) => {
      const changes = JSON.parse(body)['table-changes'] as { identifier: unknown }[];
      const updates = [{ action: 'set-properties', updates: { count: String(++commits) } }];
      return JSON.stringify({
        'table-changes': changes.map(({ identifier }) => ({
          ...{ identifier, updates },
          requirements: [],
        })),
      });
    };
    expect((await update('slow')).error).toMatchObject({ code: 'target_differs' });
    expect(commits).toBe(3);
    expect((await suite.place.served())?.metadata.properties['count']).toBe('3');
  });

  test('a commit that the server refuses is an error if no other program is the reason', async () => {
    await publish('B1');
    await update('quick');
    await publish('B2');
    fronts.slow.rule = (request) => (isCommit(request) ? { status: 400 } : undefined);
    expect((await update('slow')).error).toMatchObject({ code: 'statement', reason: '400' });
    expect(fronts.slow.requests.filter((one) => one.startsWith('POST'))).toHaveLength(1);
  });
});
