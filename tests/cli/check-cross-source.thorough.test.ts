import type { CheckOutcome } from '@spacex-platform/transform';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { derivedHistory, prototype } from '../launch-library/support/derived-history.ts';
import { setLaunches } from '../launch-library/support/launch-library-client.ts';
import {
  type LaunchLibraryServer,
  startLaunchLibrary,
} from '../support/launch-library/launch-library-server.ts';
import type { LaunchDocument } from '../support/launch-library/launch-query.ts';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';
import { targetOptions } from './target-options.ts';

beforeAll(requireBuiltCommand);

interface Result {
  readonly status?: string;
  readonly retryAt?: string;
  readonly warned: number;
  readonly checks: readonly CheckOutcome[];
  readonly crossSource: {
    readonly requests: number;
    readonly compared: number;
    readonly notCompared: number;
    readonly from: string;
    readonly otherRockets: number;
    readonly launchLibraryLaunches: number;
    readonly differences: readonly {
      readonly kind: string;
      readonly name: string;
      readonly spacex: string | null;
      readonly launchLibrary: string | null;
      readonly reason: string | null;
    }[];
  } | null;
}

const key = 'key-of-the-test';

describe('check --cross-source', () => {
  const folder = temporaryFolder();
  const options = targetOptions(folder.path);
  let database: FreshDatabase;
  let environment: Record<string, string>;

  beforeAll(async () => {
    database = await freshDatabase();
    environment = postgresEnvironment(database.settings);
    const loaded = await run(['run', '--source', 'snapshot', ...options.all], environment);
    expect(loaded.code, loaded.stderr).toBe(0);
  });
  afterAll(async () => {
    await database.dispose();
    folder[Symbol.dispose]();
  });

  async function check(server: LaunchLibraryServer, target: string, ...more: readonly string[]) {
    const args = ['check', '--cross-source', ...(options.each[target] ?? []), ...more];
    const url = { SPACEX_LAUNCH_LIBRARY_URL: server.url, LL2_API_KEY: key };
    const done = await run(args, { ...environment, ...url });
    expect(done.stdout + done.stderr).not.toContain(key);
    return done;
  }
  async function result(server: LaunchLibraryServer, target: string) {
    const { code, stdout, stderr } = await check(server, target, '--json');
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as Result;
  }
  const own = ({ checks }: Result) => checks.filter(({ id }) => id.startsWith('cross_source.'));
  /** Cases, known cases and status of each check. */
  const counts = (found: Result) =>
    Object.fromEntries(
      own(found).map(({ id, cases, known, status }) => [
        id.replace('cross_source.', ''),
        [cases, known, status],
      ]),
    );

  const known = {
    'launches.in_launch_library': [0, 0, 'passed'],
    'launches.in_r_spacex': [0, 0, 'passed'],
    // Starlink 4-34 and 4-25.
    'launches.date_utc': [2, 2, 'known'],
    // Starlink 3-1, and the partial failure of CRS-1.
    'launches.success': [2, 2, 'known'],
    // Five launches of Falcon 1, and Starlink 4-35.
    'core_flights.serial': [6, 6, 'known'],
    // CRS-7 and Amos-6.
    'core_flights.landing': [2, 2, 'known'],
    'launches.compared': [0, 0, 'passed'],
  };

  test.each(['embedded', 'lake', 'postgres'])('explains known differences: %s', async (target) => {
    await using server = await startLaunchLibrary();
    const history = derivedHistory();
    setLaunches(server, [
      ...history.map(({ library }) => library),
      prototype(8, '2020-12-09T22:45:00Z'),
      prototype(15, '2021-05-05T22:24:00Z'),
    ]);
    const found = await result(server, target);
    expect(counts(found)).toEqual(known);
    expect(found.warned).toBe(0);
    expect(found.crossSource).toMatchObject({
      ...{ requests: 2, compared: 187, notCompared: 0, otherRockets: 2 },
      ...{ launchLibraryLaunches: 187, from: '2006-03-24T22:30:00.000Z' },
    });
    expect(found.crossSource?.differences).toContainEqual(
      expect.objectContaining({
        ...{ kind: 'date', name: 'Starlink 4-34 (v1.5)', spacex: '2022-09-17T01:05:00Z' },
        launchLibrary: '2022-09-19T00:18:40Z',
        reason: expect.stringContaining('47 hours'),
      }),
    );
    expect(server.requests.map(({ authorization }) => authorization)).toEqual([
      `Token ${key}`,
      `Token ${key}`,
    ]);
    for (const { path } of server.requests) {
      expect(path).toContain('ordering=-net');
      expect(path).toContain('net__lte=2022-10-05T19%3A59%3A59Z');
    }
  });

  test('warns about new differences, and changes nothing in the target', async () => {
    await using server = await startLaunchLibrary();
    const state = `select count(*)::int as n, sum(_content_hash) as hashes,
      (select count(*)::int from spacex.etl_runs) as runs from spacex.launches`;
    const before = await database.query(state);
    const changes: Readonly<
      Record<string, (launch: LaunchDocument) => LaunchDocument | undefined>
    > = {
      'CRS-2': () => undefined,
      'CRS-3': (launch) => ({
        ...launch,
        net: new Date(Date.parse(launch.net) + 120_000).toISOString().replace('.000', ''),
      }),
      'Thaicom 6': (launch) => ({ ...launch, status: { id: 4 } }),
      'Starlink 3-4 (v1.5)': (launch) =>
        withStage(launch, 'launcher', { id: 1, serial_number: 'B1099' }),
      KPLO: (launch) => withStage(launch, 'landing', { attempt: true, success: false }),
    };
    const history = derivedHistory().flatMap(
      ({ spacex: { name }, library }) => (changes[name] ?? ((launch) => launch))(library) ?? [],
    );
    const [model] = history;
    if (model === undefined) throw new TypeError('no launches');
    const more = {
      ...model,
      ...{ id: 'f0000000', name: 'Falcon 9 | Invented', net: '2022-06-12T03:04:05Z' },
    };
    setLaunches(server, [...history, more]);
    const found = await result(server, 'postgres');
    const expected: Record<string, unknown> = { ...known };
    const added = {
      ...{ 'launches.in_launch_library': 0, 'launches.in_r_spacex': 0, 'launches.date_utc': 2 },
      ...{ 'launches.success': 2, 'core_flights.serial': 6, 'core_flights.landing': 2 },
    };
    for (const [id, before] of Object.entries(added)) expected[id] = [before + 1, before, 'warned'];
    expect(counts(found)).toEqual(expected);
    const examples = Object.fromEntries(own(found).map(({ id, example }) => [id, example]));
    expect(examples).toMatchObject({
      'cross_source.launches.in_launch_library': 'CRS-2: r/SpaceX 2013-03-01T19:10:00Z',
      'cross_source.launches.in_r_spacex': 'Invented: Launch Library 2022-06-12T03:04:05Z',
      'cross_source.launches.success': 'Thaicom 6: r/SpaceX success, Launch Library failure',
      'cross_source.core_flights.serial':
        'Starlink 3-4 (v1.5): r/SpaceX B1063, Launch Library B1099',
      'cross_source.core_flights.landing':
        'KPLO: r/SpaceX B1052: landed, Launch Library B1052: failed',
    });
    expect(await database.query(state)).toEqual(before);

    const text = await check(server, 'postgres');
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/^only_spacex +CRS-2 +2013-03-01T19:10:00Z +no *$/m);
    expect(text.stdout).toContain(
      'Compared 187 flown launches of r/SpaceX with 187 of Launch Library (2 requests).',
    );
    const junit = await check(server, 'postgres', '--format', 'junit');
    expect(junit.stdout).toContain('<testsuite name="cross_source" tests="7" failures="0"');
  });

  test('compares the newest launches if three requests do not return all', async () => {
    await using server = await startLaunchLibrary();
    const history = derivedHistory().map(({ library }) => library);
    const others = Array.from({ length: 150 }, (_, at) =>
      prototype(at, new Date(Date.UTC(2022, 0, 1, at)).toISOString().replace('.000', '')),
    );
    setLaunches(server, [...history, ...others]);
    const found = await result(server, 'embedded');
    const read = [...history, ...others]
      .toSorted((one, other) => (one.net < other.net ? 1 : -1))
      .slice(0, 300);
    const compared = read.length - others.length;
    expect(found.crossSource).toMatchObject({
      ...{ requests: 3, compared, notCompared: 187 - compared, otherRockets: 150 },
    });
    expect(server.requests).toHaveLength(3);
    expect(counts(found)).toMatchObject({
      'launches.in_launch_library': [0, 0, 'passed'],
      'launches.compared': [187 - compared, 187 - compared, 'known'],
    });
  });

  test('exits with 76 when the limit is reached, and sends no request before that time', async () => {
    await using server = await startLaunchLibrary(1);
    setLaunches(
      server,
      derivedHistory().map(({ library }) => library),
    );
    const started = Date.now();
    const first = await check(server, 'lake', '--json', '--max-wait', '0s');
    expect(first.code, first.stderr).toBe(76);
    const { status, retryAt } = JSON.parse(first.stdout) as Result;
    expect(status).toBe('deferred');
    expect(JSON.parse(first.stderr.trim())).toMatchObject({ level: 'warn', code: 'deferred' });
    expect(Date.parse(retryAt ?? '')).toBeGreaterThan(started);
    const sent = server.requests.length;
    expect((await check(server, 'lake', '--max-wait', '0s')).code).toBe(76);
    expect(server.requests).toHaveLength(sent);
  });

  test('skips every comparison and sends no request without launches of r/SpaceX', async () => {
    await using server = await startLaunchLibrary();
    await database.query('begin; delete from spacex.launches; commit');
    const { stdout } = await check(server, 'postgres', '--json');
    const found = JSON.parse(stdout) as Result;
    expect(found.crossSource).toBeNull();
    expect(own(found).map(({ status }) => status)).toEqual(Array(7).fill('skipped'));
    expect(server.requests).toEqual([]);
  });
});

/** A launch with another value for a field of its only stage. */
function withStage(launch: LaunchDocument, field: string, value: unknown): LaunchDocument {
  const [stage] = launch.rocket?.launcher_stage ?? [];
  return {
    ...launch,
    rocket: { ...launch.rocket, launcher_stage: [{ ...(stage as object), [field]: value }] },
  };
}
