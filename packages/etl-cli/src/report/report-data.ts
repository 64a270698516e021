import type { Origin } from '@spacex-platform/loaders';
import type { CheckOutcome } from '@spacex-platform/transform';

/** The outcome of a landing; `none` if none was attempted. */
export type Landing = 'landed' | 'failed' | 'unknown' | 'none';

/** A flight of a core. */
export interface Flight {
  readonly launch: string;
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly landing: Landing;
  /** ASDS, RTLS or Ocean; null if none was attempted. */
  readonly landingType: string | null;
  /** Days since the previous flight of the core; null for its first. */
  readonly turnaroundDays: number | null;
}

/** A core with its flights, ordered by date. */
export interface Core {
  readonly coreId: string;
  readonly serial: string;
  readonly flights: readonly Flight[];
}

export interface ReuseYear {
  readonly year: number;
  readonly launches: number;
  readonly reused: number;
  readonly percent: number;
}

export interface TurnaroundYear {
  readonly year: number;
  readonly turnarounds: number;
  readonly min: number;
  readonly quartile1: number;
  readonly median: number;
  readonly quartile3: number;
  readonly max: number;
}

export interface LandingYear {
  readonly type: string;
  readonly year: number;
  readonly attempts: number;
  readonly successes: number;
  readonly failures: number;
  readonly unknown: number;
}

export interface LaunchpadLaunches {
  readonly name: string;
  readonly launches: number;
  readonly successes: number;
  readonly failures: number;
  readonly unknown: number;
}

export interface OrbitMass {
  readonly orbit: string;
  readonly payloads: number;
  readonly withMass: number;
  readonly massKg: number | null;
}

/** A booster of an upcoming launch. */
export interface UpcomingBooster {
  /** Null if none is assigned yet. */
  readonly serial: string | null;
  /** How often it has flown so far; null if none is assigned yet. */
  readonly flights: number | null;
}

/** A launch that Launch Library has as upcoming. */
export interface UpcomingLaunch {
  readonly launch: string;
  /** ISO 8601, UTC. If the precision is less than a day, the last day of the period. */
  readonly date: string;
  /** half, quarter, year, month, day or hour; null if unknown. */
  readonly precision: string | null;
  /** Null if it is not known. */
  readonly pad: string | null;
  readonly boosters: readonly UpcomingBooster[];
}

/** The key figures; percentages have one decimal. */
export interface Headline {
  /** Flown launches, including Starship. */
  readonly launches: number;
  /** Flown launches without Starship, which the other figures leave out. */
  readonly falconLaunches: number;
  readonly launchesOnReusedCore: number;
  readonly reusePercent: number | null;
  readonly coreFlights: number;
  readonly cores: number;
  readonly turnarounds: number;
  readonly medianTurnaroundDays: number | null;
  readonly shortestTurnaroundDays: number | null;
  readonly landingAttempts: number;
  readonly landings: number;
  readonly landingsUnknown: number;
  readonly landingPercent: number | null;
  readonly mostFlights: number | null;
  readonly mostFlown: string | null;
  /** Upcoming launches of every source, also those of r/SpaceX that are out of date. */
  readonly upcoming: number;
}

/** Where the data came from. */
export interface Provenance {
  readonly runId: string | null;
  readonly source: string | null;
  readonly origin: Origin | null;
  readonly loadedAt: string | null;
  readonly version: string | null;
  /** Dates of the first and the last launch that was not upcoming. */
  readonly firstLaunch: string | null;
  readonly lastLaunch: string | null;
  /** When Launch Library was last read completely, ISO 8601 in UTC; null if it never was. */
  readonly lastSync: string | null;
  /** Whose data it is; `Data: The Space Devs, Launch Library 2` if the target has rows of it. */
  readonly attribution: readonly string[];
}

/** The number of checks by status, and in `told` those that did not pass. */
export interface ReportChecks {
  readonly passed: number;
  readonly known: number;
  readonly warned: number;
  readonly failed: number;
  readonly skipped: number;
  readonly told: readonly CheckOutcome[];
}

/** What the report shows, except for the checks. */
export type ReportFigures = Omit<ReportData, 'checks'>;

/** Everything that the report shows, and what `--format json` prints. */
export interface ReportData {
  readonly headline: Headline;
  /** In the order of their dates; empty if the target has none of Launch Library. */
  readonly upcoming: readonly UpcomingLaunch[];
  /** The cores with the most flights, ordered by their first; see `coresLeftOut`. */
  readonly fleet: readonly Core[];
  readonly coresLeftOut: number;
  readonly reuseByYear: readonly ReuseYear[];
  readonly turnaroundByYear: readonly TurnaroundYear[];
  readonly landings: readonly LandingYear[];
  readonly launchpads: readonly LaunchpadLaunches[];
  readonly orbits: readonly OrbitMass[];
  readonly provenance: Provenance;
  readonly checks: ReportChecks;
}
