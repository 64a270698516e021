import type { ApiDocument } from '../support/api-server.ts';
import type { AvailableReferenceData } from '../support/reference-data.ts';

interface Core {
  readonly core: string | null;
}

/**
 * The number of known source errors by check: counted in the documents, or taken from the list of
 * oddities that comes with them.
 */
export function knownCases(reference: AvailableReferenceData): Record<string, number> {
  const { launches, payloads, landpads } = reference.documents();
  const oddities = reference.oddities();
  const listed = (name: string) => size(oddities[name]);
  const launchIds = new Set(launches.map(({ id }) => id));
  const upcoming = launches.filter((launch) => launch['upcoming'] === true);
  const coresOf = (launch: ApiDocument) => launch['cores'] as readonly Core[];
  const dangling = payloads
    .map((payload) => payload['launch'])
    .filter((id) => id !== null && !launchIds.has(id as string));
  const counters = oddities[
    'landpad counters name,status,type,att,succ,len(launches),core rows attempted, succ'
  ] as readonly (readonly unknown[])[];
  return {
    'launches.success.unknown': listed('past success null'),
    'launch_failures.time_s.before_launch': listed('failure neg time'),
    'core_flights.landing_success.unknown': listed('attempt true, success null'),
    'core_flights.core_id.missing': launches.flatMap(coresOf).filter(({ core }) => core === null)
      .length,
    'launches.date_unix.of_date': listed('date_utc vs unix mismatch'),
    'launches.date_local.of_date': listed('date_local vs utc mismatch'),
    'cores.asds_attempts.of_launches': listed(
      'asds_attempts bug: cores where true attempts != endpoint',
    ),
    // Each core with gaps in its sequence has one flight with a wrong number.
    'core_flights.flight.in_order': listed('flight sequence gaps'),
    'core_flights.reused.without_flight': reusedBeforeTheirFirst(launches),
    'landpads.attempts.of_launches': counters.filter(
      ([, , , attempts, successes, , tried, landed]) => attempts !== tried || successes !== landed,
    ).length,
    'landpads.name.once': landpads.filter((landpad) =>
      landpads.some((other) => String(landpad['name']).startsWith(`${other['name']}-`)),
    ).length,
    'launches.flight_number.unique': listed('flight_number dup'),
    'launches.flight_number.without_gap': listed('flight_number missing'),
    'launches.upcoming.in_the_past': upcoming.filter(
      (launch) => Date.parse(String(launch['date_utc'])) < Date.now(),
    ).length,
    'launches.date.exact': launches.filter((launch) => launch['date_precision'] !== 'hour').length,
    'launch_crew.role.missing': launches.flatMap((launch) =>
      (launch['crew'] as unknown[]).filter((member) => typeof member === 'string'),
    ).length,
    'launch_payloads.payload_id.once': listed('payload in >1 launch'),
    'payloads.payload_id.launched': listed('payload not in any launch'),
    'payloads.launch_id.references': dangling.length,
    'payloads.launch_id.lists_it': listed('payload.launch != launch listing it'),
    'payloads.mass_kg.missing': payloads.filter((payload) => payload['mass_kg'] === null).length,
  };
}

/** Cores marked as reused on their first known flight. */
function reusedBeforeTheirFirst(launches: readonly ApiDocument[]): number {
  const flown = launches
    .filter((launch) => launch['upcoming'] === false)
    .toSorted((a, b) => Date.parse(String(a['date_utc'])) - Date.parse(String(b['date_utc'])));
  const seen = new Set<string>();
  let count = 0;
  for (const launch of flown) {
    for (const { core, reused } of launch['cores'] as { core: string; reused: boolean }[]) {
      if (reused && !seen.has(core)) count++;
      seen.add(core);
    }
  }
  return count;
}

function size(value: unknown): number {
  if (typeof value === 'number') return value;
  return Array.isArray(value) ? value.length : Object.keys(value as object).length;
}
