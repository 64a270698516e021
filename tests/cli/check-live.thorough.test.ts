import type { CheckOutcome } from '@spacex-platform/transform';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { setLaunches } from '../launch-library/support/launch-library-client.ts';
import { startLaunchLibrary } from '../support/launch-library/launch-library-server.ts';
import type { LaunchDocument } from '../support/launch-library/launch-query.ts';
import { describeSamples } from '../support/launch-library/samples.ts';
import { type FreshDatabase, freshDatabase, postgresEnvironment } from '../support/postgres.ts';
import { requireBuiltCommand, run, temporaryFolder } from './command.ts';
import { targetOptions } from './target-options.ts';

beforeAll(requireBuiltCommand);

/** Statuses of upcoming launches in the recording. */
const upcomingStatuses = [1, 2, 5, 8];

interface Recorded {
  readonly net: string;
  readonly status: { readonly id: number };
  readonly net_precision: { readonly id: number } | null;
  readonly rocket: { readonly launcher_stage?: readonly { readonly launcher: unknown }[] };
}

describeSamples('check after a live load of recorded launches', (samples) => {
  const folder = temporaryFolder();
  const options = targetOptions(folder.path);
  const results = new Map<string, readonly CheckOutcome[]>();
  let database: FreshDatabase;

  beforeAll(async () => {
    database = await freshDatabase();
    const environment = postgresEnvironment(database.settings);
    await using server = await startLaunchLibrary(1000);
    const launches = [...samples.flown(), ...samples.upcoming()];
    setLaunches(server, launches as unknown as LaunchDocument[]);
    const url = { SPACEX_LAUNCH_LIBRARY_URL: server.url };
    for (const [name, target] of Object.entries(options.each)) {
      const loaded = await run(['run', '--source', 'live', '--check', ...target], {
        ...environment,
        ...url,
      });
      expect(loaded.code, loaded.stderr).toBe(0);
      const { code, stdout, stderr } = await run(['check', '--json', ...target], environment);
      expect(code, stderr).toBe(0);
      results.set(name, (JSON.parse(stdout) as { checks: CheckOutcome[] }).checks);
    }
  }, 600_000);
  afterAll(async () => {
    await database?.dispose();
    folder[Symbol.dispose]();
  });

  test('has the same result on every target, and no failure', () => {
    const [embedded = [], lake, postgres] = [...results.values()];
    expect(embedded.length).toBeGreaterThan(250);
    expect(embedded.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(lake).toEqual(embedded);
    expect(postgres).toEqual(embedded);
  });

  test('warns about what is wrong in the recording, and explains the rest', () => {
    const checks = new Map(results.get('embedded')?.map((check) => [check.id, check]));
    const warned = [...checks.values()].filter(({ status }) => status === 'warned');
    const upcoming = samples
      .upcoming()
      .map((launch) => launch as unknown as Recorded)
      .filter(({ status }) => upcomingStatuses.includes(status.id));
    const twoDaysAgo = Date.now() - 2 * 86_400_000;
    // The recording ends in August 2026; what was planned then is not edited any more.
    const isStale = upcoming.some(({ net }) => Date.parse(net) < twoDaysAgo);
    expect(warned.map(({ id }) => id).toSorted()).toEqual(
      [
        // It begins in January 2026, so earlier flights of most boosters are missing.
        ...['core_flights.flight.in_order', 'core_flights.reused.without_flight'],
        // Starlink 6-97 was recorded without boosters.
        'launches.core_flights.missing',
        // EchoStar 25 and SXM-11 were recorded in flight.
        'launches.success.overdue',
        ...(isStale ? ['launches.upcoming.in_the_past'] : []),
      ].toSorted(),
    );
    expect(checks.get('launches.success.overdue')).toMatchObject({ cases: 2, known: 0 });
    expect(checks.get('launches.core_flights.missing')).toMatchObject({
      ...{ cases: 1, known: 0 },
      example: expect.stringContaining('Starlink Group 6-97'),
    });

    const imprecise = upcoming.filter(({ net_precision }) => (net_precision?.id ?? 99) > 2).length;
    const placeholders = upcoming
      .flatMap(({ rocket }) => rocket.launcher_stage ?? [])
      .filter(({ launcher }) => {
        const { serial_number: serial } = launcher as { serial_number: string | null };
        return serial === null || /^unknown/i.test(serial);
      }).length;
    const known = (id: string) => {
      const { status, cases, known: count, explanation } = checks.get(id) ?? {};
      expect({ id, status, count }).toEqual({ id, status: 'known', count: cases });
      return { cases, explanation };
    };
    // And Starlink 4-25 of r/SpaceX.
    expect(known('launches.date.exact').cases).toBe(imprecise + 1);
    expect(known('core_flights.core_id.missing')).toEqual({
      cases: placeholders,
      explanation: expect.stringMatching(/^Launch Library has placeholders/),
    });
    expect(known('launches.success.unknown').cases).toBe(3);
    expect(known('payloads.launch_id.references').explanation).toContain('replaced by those');
    expect(known('payloads.payload_id.launched').cases).toBe(10);
  });
});
