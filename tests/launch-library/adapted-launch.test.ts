import type { LaunchLibraryLaunch } from '@spacex-platform/spacex-client/launch-library';
import { adaptLaunch } from '@spacex-platform/transform/launch-library';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeSamples } from '../support/launch-library/samples.ts';
import { known, normalised } from './support/recorded-launches.ts';

describeSamples('a launch of Launch Library as a document of the platform', (samples) => {
  const flown = normalised(samples.flown());

  test('every recorded state of six launches is adapted', () => {
    const states = Object.values(samples.evolutions()).flatMap((one) =>
      one.flatMap(({ launch }) => launch ?? []),
    );
    for (const launch of normalised(states)) {
      const { launch: document, findings } = adaptLaunch(launch, known);
      expect(document?.id).toBe(launch.id);
      expect(document?.date_utc.slice(0, 19)).toBe(launch.net.slice(0, 19));
      const codes = new Set(findings.map(({ code }) => code));
      const isFalcon = document?.rocket !== null;
      expect([...codes].filter((code) => isFalcon && code !== 'no_stages')).toEqual([]);
    }
  });

  test('a status, a precision, a type of landing or a place that is not known is a finding', () => {
    const source = flown.find(({ rocket }) => (rocket?.launcher_stage ?? []).length === 1);
    const [stage] = source?.rocket?.launcher_stage ?? [];
    if (source === undefined || stage === undefined)
      throw new Error('There is no launch of one stage');
    const codesOf = (changes: Partial<LaunchLibraryLaunch>) =>
      adaptLaunch({ ...source, ...changes }, known).findings.map(({ code }) => code);
    expect(codesOf({})).toEqual([]);
    expect(codesOf({ status: { id: 99 } })).toEqual(['unknown_status']);
    expect(adaptLaunch({ ...source, status: { id: 99 } }, known).launch).toBeUndefined();
    expect(codesOf({ net_precision: { id: 16 } })).toEqual(['unknown_precision']);
    expect(codesOf({ pad: { id: 9999 } })).toEqual(['unknown_launchpad']);
    const configuration = { id: 9999, full_name: 'New Glenn' };
    expect(codesOf({ rocket: { ...source.rocket, configuration } })).toEqual([
      'unknown_configuration',
    ]);
    const landing = { attempt: true, type: { id: 77 }, landing_location: { id: 9999 } };
    expect(
      codesOf({ rocket: { ...source.rocket, launcher_stage: [{ ...stage, landing }] } }),
    ).toEqual([...['unknown_landing_type', 'unknown_landing_location']]);
  });

  test('a landing without an attempt has no outcome, unless it succeeded', () => {
    const source = flown.find(({ rocket }) => (rocket?.launcher_stage ?? []).length === 1);
    const [stage] = source?.rocket?.launcher_stage ?? [];
    if (source === undefined || stage === undefined)
      throw new Error('There is no launch of one stage');
    const outcome = (attempt: boolean | null, success: boolean | null) => {
      const landing = { ...stage.landing, attempt, success };
      const rocket = { ...source.rocket, launcher_stage: [{ ...stage, landing }] };
      const [core] = adaptLaunch({ ...source, rocket }, known).launch?.cores ?? [];
      return [core?.landing_attempt, core?.landing_success];
    };
    expect(outcome(true, true)).toEqual([true, true]);
    expect(outcome(true, false)).toEqual([true, false]);
    expect(outcome(true, null)).toEqual([true, null]);
    expect(outcome(false, null)).toEqual([false, null]);
    expect(outcome(null, true)).toEqual([true, true]);
    expect(outcome(null, false)).toEqual([null, null]);
    expect(outcome(null, null)).toEqual([null, null]);
  });

  test('a failure has its reason; a partial one is neither success nor failure', () => {
    const [source] = flown;
    if (source === undefined) throw new Error('The recording is empty');
    const outcome = (id: number, failreason: string | null) => {
      const { launch } = adaptLaunch({ ...source, status: { id }, failreason }, known);
      return [launch?.upcoming, launch?.success, launch?.failures.map(({ reason }) => reason)];
    };
    expect(outcome(3, '')).toEqual([false, true, []]);
    expect(outcome(4, 'An engine failed.')).toEqual([false, false, ['An engine failed.']]);
    expect(outcome(7, 'Wrong orbit.')).toEqual([false, null, ['Wrong orbit.']]);
    expect(outcome(6, null)).toEqual([false, null, []]);
    expect(outcome(5, null)).toEqual([true, null, []]);
  });

  test('the local time has the offset of the launch site, in summer and in winter', () => {
    const [source] = flown;
    if (source === undefined) throw new Error('The recording is empty');
    const local = (net: string, timezone_name: string | null) =>
      adaptLaunch({ ...source, net, pad: { id: 80, location: { timezone_name } } }, known).launch
        ?.date_local;
    expect(local('2026-01-12T21:08:20Z', 'America/New_York')).toBe('2026-01-12T16:08:20-05:00');
    expect(local('2026-07-12T21:08:20Z', 'America/New_York')).toBe('2026-07-12T17:08:20-04:00');
    expect(local('2026-07-12T21:08:20Z', 'Asia/Kolkata')).toBe('2026-07-13T02:38:20+05:30');
    expect(local('2026-07-12T21:08:20Z', 'UTC')).toBe('2026-07-12T21:08:20+00:00');
    expect([
      local('2026-07-12T21:08:20Z', 'Mars/Olympus'),
      local('2026-07-12T21:08:20Z', null),
    ]).toEqual([null, null]);
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2022-10-06'), max: new Date('2050-01-01'), noInvalidDate: true }),
        fc.constantFrom(
          'America/New_York',
          'America/Los_Angeles',
          'America/Chicago',
          'Pacific/Kwajalein',
        ),
        (date, zone) => {
          const net = `${date.toISOString().slice(0, 19)}Z`;
          expect(Date.parse(local(net, zone) ?? '')).toBe(Date.parse(net));
        },
      ),
      { numRuns: 100 },
    );
  });
});
