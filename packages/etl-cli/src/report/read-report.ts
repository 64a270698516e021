import type { LedgerRunDetails, Reader } from '@spacex-platform/loaders';
import { loadsSource, runTargetChecks } from '../checks/check-target.ts';
import { attributionOf } from './attribution.ts';
import { lastSyncOf } from './freshness.ts';
import { notableChecks } from './notable-checks.ts';
import * as queries from './queries.ts';
import { readUpcoming } from './read-upcoming.ts';
import type {
  Core,
  Flight,
  Headline,
  Landing,
  Provenance,
  ReportChecks,
  ReportData,
  ReportFigures,
  ReuseYear,
} from './report-data.ts';
import {
  numberOf,
  numberOrNull,
  numbersOf,
  type ResultRow,
  roundedOrNull,
  textOf,
  textOrNull,
} from './values.ts';

/**
 * Reads everything that the report shows from the marts of a target.
 *
 * @param runs the newest runs of its ledger
 * @throws LoaderError if the target has no tables
 * @example
 * ```ts
 * const report = await readReport('postgres', reader, []);
 * console.log(report.headline);
 * ```
 */
export async function readReport(
  target: string,
  reader: Pick<Reader, 'query'>,
  runs: readonly LedgerRunDetails[],
): Promise<ReportData> {
  return { ...(await readFigures(reader, runs)), checks: await checksOf(target, reader, runs) };
}

/** What the report shows, except for the checks, which read far more. */
export async function readFigures(
  reader: Pick<Reader, 'query'>,
  runs: readonly LedgerRunDetails[],
): Promise<ReportFigures> {
  const rowsOf = async (sql: string) => (await reader.query(sql)).rows;
  const [first = {}] = await rowsOf(queries.headlineSql);
  const headline = headlineOf(first);
  const fleet = fleetOf(await rowsOf(queries.fleetSql));
  const { hasLaunchLibrary, upcoming } = await readUpcoming(reader);
  return {
    headline,
    upcoming,
    fleet,
    coresLeftOut: headline.cores - fleet.length,
    reuseByYear: (await rowsOf(queries.reuseSql)).map(reuseYearOf),
    turnaroundByYear: (await rowsOf(queries.turnaroundSql)).map((row) => ({
      year: numberOf(row, 'launch_year'),
      turnarounds: numberOf(row, 'turnarounds'),
      min: roundedOrNull(row, 'min_days') ?? 0,
      quartile1: roundedOrNull(row, 'quartile1') ?? 0,
      median: roundedOrNull(row, 'median') ?? 0,
      quartile3: roundedOrNull(row, 'quartile3') ?? 0,
      max: roundedOrNull(row, 'max_days') ?? 0,
    })),
    landings: (await rowsOf(queries.landingSql)).map((row) => ({
      type: textOf(row, 'landing_type'),
      year: numberOf(row, 'launch_year'),
      ...numbersOf(row, 'attempts', 'successes', 'failures', 'unknown'),
    })),
    launchpads: (await rowsOf(queries.launchpadSql)).map((row) => ({
      name: textOf(row, 'name'),
      ...numbersOf(row, 'launches', 'successes', 'failures', 'unknown'),
    })),
    orbits: (await rowsOf(queries.orbitSql)).map((row) => ({
      orbit: textOf(row, 'orbit'),
      payloads: numberOf(row, 'payloads'),
      withMass: numberOf(row, 'with_mass'),
      massKg: roundedOrNull(row, 'mass_kg'),
    })),
    provenance: provenanceOf(first, runs, hasLaunchLibrary),
  };
}

function headlineOf(row: ResultRow): Headline {
  const falconLaunches = numberOf(row, 'falcon_launches');
  const reused = numberOf(row, 'reused');
  const attempts = numberOf(row, 'attempts');
  const landings = numberOf(row, 'landings');
  return {
    launches: numberOf(row, 'launches'),
    falconLaunches,
    launchesOnReusedCore: reused,
    reusePercent: percentOf(reused, falconLaunches),
    coreFlights: numberOf(row, 'core_flights'),
    cores: numberOf(row, 'cores'),
    turnarounds: numberOf(row, 'turnarounds'),
    medianTurnaroundDays: roundedOrNull(row, 'median_days'),
    shortestTurnaroundDays: roundedOrNull(row, 'shortest_days'),
    landingAttempts: attempts,
    landings,
    landingsUnknown: numberOf(row, 'landings_unknown'),
    landingPercent: percentOf(landings, attempts),
    mostFlights: numberOrNull(row, 'most_flights'),
    mostFlown: textOrNull(row, 'most_flown'),
    upcoming: numberOf(row, 'upcoming'),
  };
}

function reuseYearOf(row: ResultRow): ReuseYear {
  const launches = numberOf(row, 'launches');
  const reused = numberOf(row, 'launches_with_reused_core');
  const percent = percentOf(reused, launches) ?? 0;
  return { year: numberOf(row, 'launch_year'), launches, reused, percent };
}

/** A percentage with one decimal; null if the whole is 0. */
function percentOf(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((1000 * part) / whole) / 10;
}

/** The rows are ordered by date, so the cores are ordered by their first flight. */
function fleetOf(rows: readonly ResultRow[]): Core[] {
  const cores = Map.groupBy(rows, (row) => textOf(row, 'core_id'));
  return [...cores].map(([coreId, flights]) => ({
    coreId,
    serial: textOf(flights[0] ?? {}, 'serial'),
    flights: flights.map(flightOf),
  }));
}

function flightOf(row: ResultRow): Flight {
  return {
    launch: textOf(row, 'launch'),
    date: textOf(row, 'date'),
    landing: landingOf(row),
    landingType: textOrNull(row, 'landing_type'),
    turnaroundDays: roundedOrNull(row, 'turnaround_days'),
  };
}

function landingOf({ landing_attempt: attempt, landing_success: success }: ResultRow): Landing {
  if (attempt === false) return 'none';
  if (attempt !== true || success === null) return 'unknown';
  return success === true ? 'landed' : 'failed';
}

function provenanceOf(
  row: ResultRow,
  runs: readonly LedgerRunDetails[],
  hasLaunchLibrary: boolean,
): Provenance {
  const run = runs.find(loadsSource);
  return {
    runId: run?.runId ?? null,
    source: run?.source ?? null,
    origin: run?.origin ?? null,
    loadedAt: run?.finishedAt ?? null,
    version: run?.version ?? null,
    firstLaunch: textOrNull(row, 'first_launch'),
    lastLaunch: textOrNull(row, 'last_launch'),
    lastSync: lastSyncOf(runs),
    attribution: attributionOf(hasLaunchLibrary),
  };
}

/** As of the time the data was loaded, and without its age, so that the report is reproducible. */
async function checksOf(
  target: string,
  reader: Pick<Reader, 'query'>,
  runs: readonly LedgerRunDetails[],
): Promise<ReportChecks> {
  const now = new Date(runs.find(loadsSource)?.finishedAt ?? Date.now());
  const result = await runTargetChecks(target, reader, runs, { now });
  const { checks, passed, known, warned, failed, skipped } = result;
  return { passed, known, warned, failed, skipped, told: notableChecks(checks) };
}
