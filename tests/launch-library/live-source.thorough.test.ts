import { embeddedLaunchLibraryStore, embeddedLoader } from '@spacex-platform/loaders/embedded';
import { type LiveSourceOptions, liveSource } from '@spacex-platform/loaders/launch-library';
import { runPipeline, snapshotSource } from '@spacex-platform/loaders/pipeline';
import { checks, marts, runChecks } from '@spacex-platform/transform';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../cli/command.ts';
import { openDuck } from '../support/duckdb.ts';
import {
  type LaunchLibraryServer,
  startLaunchLibrary,
} from '../support/launch-library/launch-library-server.ts';
import type { LaunchDocument } from '../support/launch-library/launch-query.ts';
import { describeSamples } from '../support/launch-library/samples.ts';
import { documentsOf, snapshotDocuments } from '../upgrade/support/documents.ts';
import { setLaunches } from './support/launch-library-client.ts';
import { movedClock } from './support/moved-clock.ts';
import { recorded } from './support/recorded-stages.ts';

/** An embedded database with the store of Launch Library next to it. */
function place(server: LaunchLibraryServer) {
  const folder = temporaryFolder();
  const dataDir = `${folder.path}/data`;
  const loader = embeddedLoader({ dataDir, views: Object.values(marts) });
  const store = embeddedLaunchLibraryStore(dataDir);
  return {
    loader,
    async load(options: Partial<LiveSourceOptions> = {}) {
      const history = await snapshotSource();
      const client = { baseUrl: server.url, retries: 0 };
      const source = await liveSource(store, { history, client, ...options });
      return runPipeline({ source, prune: true, maxRejects: 10, loaders: [loader] });
    },
    async rows(sql: string) {
      await using reader = await loader.openReader();
      return (await reader.query(sql)).rows;
    },
    async checks() {
      await using reader = await loader.openReader();
      return await runChecks((sql) => reader.query(sql), checks);
    },
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

describeSamples('the live source', (samples) => {
  const clock = movedClock();

  test('loads 2006 to today, and what Launch Library deletes vanishes', async () => {
    await using server = await startLaunchLibrary(1000);
    clock.attach(server);
    setLaunches(server, samples.flown() as unknown as LaunchDocument[]);
    using target = place(server);
    const findings: string[] = [];
    const result = await target.load({ onFinding: ({ code }) => findings.push(code) });
    expect(result.error).toBeUndefined();
    expect(result).toMatchObject({ status: 'succeeded', source: 'live', rejects: 0 });
    expect(findings).toEqual(['no_stages']);

    // Of r/SpaceX, the flown launches only; of the recording, all.
    expect(
      await target.rows('select source, upcoming, count(*)::int as n from launches group by 1, 2'),
    ).toEqual(
      expect.arrayContaining([
        { source: 'r-spacex', upcoming: false, n: 187 },
        { source: 'launch-library', upcoming: false, n: 98 },
      ]),
    );
    using duck = await openDuck();
    const [expected] = await duck.query(
      `${recorded(samples.flownFile)} select count(*)::int as flights from stage where serial is not null`,
    );
    expect(
      await target.rows(`select count(*)::int as flights from core_flights f
        inner join launches l on l.launch_id = f.launch_id
        inner join cores c on c.core_id = f.core_id where l.source = 'launch-library'`),
    ).toEqual([expected]);
    const outcomes = await target.checks();
    // The snapshot lacks some resources.
    const errors = outcomes.filter(({ severity, status }) => {
      return severity === 'error' && status !== 'skipped';
    });
    expect(errors.length).toBeGreaterThan(100);
    expect(errors.filter(({ status }) => status !== 'passed')).toEqual([]);

    // A second run changes nothing.
    clock.advance(3_600_000);
    const again = await target.load();
    expect(again.targets[0]?.tables.filter((table) => table.unchanged !== table.rows)).toEqual([]);

    const [gone] = server.launches.keys();
    server.launches.delete(gone as string);
    clock.advance(8 * 24 * 3_600_000);
    expect((await target.load()).status).toBe('succeeded');
    expect(
      await target.rows(`select count(*)::int as n from launches where source = 'launch-library'`),
    ).toEqual([{ n: 97 }]);
  });

  test('is deferred before a target is opened, and continues', async () => {
    await using server = await startLaunchLibrary(2);
    clock.attach(server);
    for (const launch of samples.flown() as unknown as LaunchDocument[]) {
      for (const copy of ['a', 'b', 'c', 'd']) {
        const id = `${copy}${launch.id.slice(1)}`;
        server.launches.set(id, { ...launch, id });
      }
    }
    using target = place(server);
    const deferred = await target.load().catch((error: unknown) => error);
    expect(deferred).toMatchObject({ code: 'deferred', retryAt: expect.any(Date) });
    let result: unknown = deferred;
    for (let runs = 0; runs < 10 && result instanceof Error; runs++) {
      clock.advance(3_700_000);
      result = await target.load().catch((error: unknown) => error);
    }
    expect(result).toMatchObject({ status: 'succeeded' });
    expect(
      await target.rows(`select count(*)::int as n from launches where source = 'launch-library'`),
    ).toEqual([{ n: 392 }]);
  });

  test('records a document of Launch Library that does not match its schema, and does not delete its row', async () => {
    await using server = await startLaunchLibrary(1000);
    clock.attach(server);
    const [first, second] = samples.flown() as unknown as LaunchDocument[];
    if (first === undefined || second === undefined) throw new TypeError('no samples');
    setLaunches(server, [first, second]);
    using target = place(server);
    expect(await target.load()).toMatchObject({ status: 'succeeded', rejects: 0 });
    const last_updated = '2026-08-01T11:59:59Z';
    const invalid = { ...second, name: 5, last_updated } as unknown as LaunchDocument;
    server.launches.set(second.id, invalid);
    clock.advance(3_600_000);
    const result = await target.load();
    expect(result).toMatchObject({ status: 'succeeded', rejects: 1 });
    {
      await using ledger = await target.loader.openLedger();
      expect(await ledger.rejects()).toMatchObject([
        { resource: 'launches', documentId: second.id, issues: [{ path: 'name' }] },
      ]);
    }
    expect(
      await target.rows(`select count(*)::int as n from launches where source = 'launch-library'`),
    ).toEqual([{ n: 2 }]);
  });

  const stagesOf = ({ rocket }: LaunchDocument) =>
    (rocket as { launcher_stage?: { launcher: { serial_number: string } }[] }).launcher_stage ?? [];

  test.each([
    ['a name that is no text', { name: 5 }],
    ['no boosters any more', { name: 5, rocket: null }],
    ['an unknown status', { status: { id: 99, name: 'Lost in Space', abbrev: '?' } }],
  ])('keeps the rows and the core of a launch with %s', async (_, change) => {
    await using server = await startLaunchLibrary(1000);
    clock.attach(server);
    const known = new Set(
      documentsOf(snapshotDocuments(), 'cores').map(({ serial }) => String(serial)),
    );
    const ofNewCores = (samples.flown() as unknown as LaunchDocument[]).filter((launch) => {
      const serials = stagesOf(launch).map(({ launcher }) => launcher.serial_number);
      return serials.length === 1 && !known.has(serials[0] ?? '') && /^B1/.test(serials[0] ?? '');
    });
    const [first] = ofNewCores;
    const serialOf = (launch: LaunchDocument) => stagesOf(launch)[0]?.launcher.serial_number;
    const second = ofNewCores.find((one) => first && serialOf(one) !== serialOf(first));
    if (first === undefined || second === undefined) throw new TypeError('no samples');
    setLaunches(server, [first, second]);
    server.launchers = [first, second].flatMap((one) =>
      stagesOf(one).map(({ launcher }) => launcher as unknown as { id: number }),
    );
    using target = place(server);
    expect(await target.load()).toMatchObject({ status: 'succeeded', rejects: 0 });
    const flights = `select l.launch_id, c.serial from core_flights f
      inner join launches l on l.launch_id = f.launch_id
      inner join cores c on c.core_id = f.core_id where l.source = 'launch-library' order by 2`;
    const before = await target.rows(flights);
    expect(before).toHaveLength(2);

    const last_updated = '2026-08-01T11:59:59Z';
    server.launches.set(second.id, { ...second, ...change, last_updated } as LaunchDocument);
    clock.advance(3_600_000);
    expect(await target.load()).toMatchObject({ status: 'succeeded' });
    expect(await target.rows(flights)).toEqual(before);

    // Once it is gone from Launch Library, so are its rows and its core.
    server.launches.delete(second.id);
    clock.advance(8 * 24 * 3_600_000);
    expect(await target.load()).toMatchObject({ status: 'succeeded', rejects: 0 });
    expect(await target.rows(flights)).toEqual(
      before.filter(({ launch_id: id }) => id !== second.id),
    );
    expect(
      await target.rows(`select serial from cores where serial = '${serialOf(second)}'`),
    ).toEqual([]);
  });
});
