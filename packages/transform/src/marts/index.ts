import { coreTurnarounds } from './core-turnarounds.ts';
import { coreUsage } from './core-usage.ts';
import { landingsByTypeYear } from './landings-by-type-year.ts';
import { launchpadUsage } from './launchpad-usage.ts';
import { payloadMassByOrbit } from './payload-mass-by-orbit.ts';
import { reuseByYear } from './reuse-by-year.ts';
import { turnaroundByYear } from './turnaround-by-year.ts';

export { martSql, type SqlDialect } from './dialect.ts';
export type { Mart, MartColumn } from './mart.ts';

/**
 * Every mart by its name.
 *
 * @example
 * ```ts
 * const statement = `create view ${marts.core_usage.name} as ${marts.core_usage.sql}`;
 * ```
 */
export const marts = {
  core_usage: coreUsage,
  core_turnarounds: coreTurnarounds,
  reuse_by_year: reuseByYear,
  turnaround_by_year: turnaroundByYear,
  landings_by_type_year: landingsByTypeYear,
  launchpad_usage: launchpadUsage,
  payload_mass_by_orbit: payloadMassByOrbit,
} as const;

/** `'core_usage' | 'core_turnarounds' | …` */
export type MartName = keyof typeof marts;

/** All mart names, in the order of the documentation. */
export const martNames = Object.keys(marts) as MartName[];
