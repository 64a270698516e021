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

/** The key figures; percentages have one decimal. */
export interface Headline {
  readonly launches: number;
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
