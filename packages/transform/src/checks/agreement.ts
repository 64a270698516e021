import type { AgreementCheck, Check } from './check.ts';

/** The payloads that flown launches list, each once, of those that are known. */
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
  what: string,
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
    'flown launches',
    figure('reuse_by_year', 'sum(launches)'),
    figure('launchpad_usage', 'sum(launches)'),
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
    'landings tried',
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
    'payloads flown',
    figure('payload_mass_by_orbit', 'sum(payloads)'),
    figure(flownPayloads, 'count(*)'),
  ],
];

/** Marts that look at the same thing from two sides find the same figure. */
export const agreementChecks: readonly Check[] = agreements.map(([id, what, one, other]) => ({
  kind: 'agreement',
  id: `marts.${id}.agree`,
  severity: 'error',
  description: `${nameOf(one.from)} and ${nameOf(other.from)} find the same number of ${what}.`,
  explanation: 'One of the two figures is wrong, so neither can be shown.',
  one,
  other,
}));

/** What a figure is of, in a word: the last one of what stands after FROM. */
export function nameOf(from: string): string {
  return from.split(/\s+/).at(-1) ?? from;
}
