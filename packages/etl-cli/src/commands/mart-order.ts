import type { MartName } from '@spacex-platform/transform';

/** How `query` sorts a mart: a ranking begins with its first, a history with the oldest year. */
export const martOrder: Readonly<Record<MartName, string>> = {
  core_usage: 'flights desc, last_flight_at, core_id',
  core_turnarounds: 'turnaround_days, to_launch_id, core_id',
  reuse_by_year: 'launch_year',
  turnaround_by_year: 'launch_year',
  landings_by_type_year: 'landing_type, launch_year',
  launchpad_usage: 'launches desc, launchpad_id',
  payload_mass_by_orbit: 'mass_kg desc nulls last, orbit',
};
