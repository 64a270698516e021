import { isNoStarship } from '../marts/starship.ts';
import type { AgreementCheck, Check } from './check.ts';

/** The distinct payloads of flown launches that are in the table payloads. */
const flownPayloads = `(
  select launch_payloads.payload_id
  from launch_payloads
  inner join launches on launches.launch_id = launch_payloads.launch_id
  inner join payloads on payloads.payload_id = launch_payloads.payload_id
  where launches.upcoming = false
  group by launch_payloads.payload_id
) as flown_payloads`;

type Agreement = readonly [
  id: string,
  counted: string,
  one: AgreementCheck['one'],
  other: AgreementCheck['other'],
];

const figure = (from: string, aggregate: string) => ({ from, aggregate });

const agreements: readonly Agreement[] = [
  [
    'core_flights',
    'core flights',
    figure('core_usage', 'sum(flights)'),
    figure('reuse_by_year', 'sum(core_flights)'),
  ],
  [
    'launches',
    'flown launches without Starship',
    figure('reuse_by_year', 'sum(launches)'),
    figure('launches', `count(case when upcoming = false and ${isNoStarship} then 1 end)`),
  ],
  [
    'flown',
    'flown launches',
    figure('launches', 'count(case when upcoming = false then 1 end)'),
    figure('launchpad_usage', 'sum(successes + failures + unknown)'),
  ],
  [
    'reuses',
    'turnarounds',
    figure('core_usage', 'sum(reuse_count)'),
    figure('core_turnarounds', 'count(*)'),
  ],
  [
    'turnarounds',
    'turnarounds',
    figure('core_turnarounds', 'count(*)'),
    figure('turnaround_by_year', 'sum(turnarounds)'),
  ],
  [
    'landing_attempts',
    'landing attempts',
    figure('core_usage', 'sum(landing_attempts)'),
    figure('landings_by_type_year', 'sum(attempts)'),
  ],
  [
    'landings',
    'landings',
    figure('core_usage', 'sum(landings)'),
    figure('landings_by_type_year', 'sum(attempts - failures - unknown)'),
  ],
  [
    'payloads',
    'flown payloads',
    figure('payload_mass_by_orbit', 'sum(payloads)'),
    figure(flownPayloads, 'count(*)'),
  ],
];

/** Marts that count the same things must find the same number. */
export const agreementChecks: readonly Check[] = agreements.map(([id, counted, one, other]) => ({
  kind: 'agreement',
  id: `marts.${id}.agree`,
  severity: 'error',
  description: `${nameOf(one.from)} and ${nameOf(other.from)} have the same number of ${counted}.`,
  explanation: 'One of the two figures is wrong, so neither can be trusted.',
  // Without launches, some marts are empty, and others count what is in the other tables.
  needs: ['launches'],
  one,
  other,
}));

/** The name of the relation in a FROM clause: its last word. */
export function nameOf(from: string): string {
  return from.split(/\s+/).at(-1) ?? from;
}
