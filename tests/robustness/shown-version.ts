import { type ExpectedRows, expectedRows } from './expected-state.ts';
import type { Version } from './versions.ts';

/** The expression that reads the mark of a row, for each table. */
export const marks: Readonly<Record<string, string>> = {
  launches: "split_part(details, ' ', 1)",
  core_flights: 'landing_type',
  launch_payloads: "split_part(payload_id, ' ', 1)",
  launch_ships: "split_part(ship_id, ' ', 1)",
  launch_capsules: "split_part(capsule_id, ' ', 1)",
  launch_crew: 'role',
  launch_failures: 'reason',
  fairing_ships: "split_part(ship_id, ' ', 1)",
  cores: 'status',
  payloads: 'regime',
  payload_customers: "split_part(customer, ' ', 1)",
  payload_nationalities: "split_part(nationality, ' ', 1)",
  payload_manufacturers: "split_part(manufacturer, ' ', 1)",
  payload_norad_ids: "'v' || norad_id / 1000000",
  rockets: 'description',
  rocket_payload_weights: 'name',
  ships: 'link',
  ship_roles: "split_part(role, ' ', 1)",
  launchpads: 'details',
  landpads: 'details',
  capsules: 'last_update',
  crew: 'agency',
};

const tableNames = Object.keys(marks);

/**
 * Reads the whole warehouse in one statement, and thus in one snapshot: marks, row counts and runs of
 * each table, then two marts, then the ledger entries of those runs. `writers` is 1 if one run wrote
 * everything.
 */
export const stateSql = [
  ...Object.entries(marks).map(
    ([table, mark]) =>
      `select '${table}' as place, ${mark} as mark, count(*)::int as n,
              min(cast(_run_id as text)) as writer, count(distinct _run_id)::int as writers
         from spacex.${table} group by 2`,
  ),
  `select 'landings_by_type_year.attempts', landing_type, sum(attempts)::int, null, 1
     from spacex.landings_by_type_year group by 2`,
  `select 'core_usage.flights', status, sum(flights)::int, null, 1
     from spacex.core_usage where status is not null group by 2`,
  // The ledger has the run that wrote the rows, with the right number of rows.
  `select 'ledger', status, sum(t.rows)::int, min(cast(run_id as text)), count(distinct run_id)::int
     from spacex.etl_runs join spacex.etl_run_tables t using (run_id)
    where run_id in (select _run_id from spacex.launches) group by 2`,
  `select 'entries without a run', '', count(*)::int, null, 0
     from spacex.etl_run_tables t where not exists (
          select from spacex.etl_runs r where r.run_id = t.run_id and r.status = 'succeeded')`,
].join('\nunion all ');

/** A row of {@link stateSql}. */
export interface StateRow {
  readonly place: string;
  readonly mark: string | null;
  readonly n: number;
  readonly writer: string | null;
  readonly writers: number;
}

/** The version in a warehouse, and the run that wrote it. */
export interface Shown {
  readonly mark: string;
  readonly runId: string;
}

/** Determines the version of a warehouse; a mix of versions is an error. */
export type Recognize = (rows: readonly StateRow[]) => Shown;

/** @throws Error that lists all differences from the most similar version */
export function recognizer(versions: readonly Version[]): Recognize {
  const expected = new Map(versions.map((version) => [version.mark, expectedRows(version)]));
  return (rows) => {
    const mark = rows.find((row) => row.place === 'launches')?.mark ?? '';
    const want = expected.get(mark);
    if (want === undefined)
      throw new Error(`The launches show no version: ${JSON.stringify(rows)}`);
    const runId = rows.find((row) => row.place === 'launches')?.writer ?? '';
    const wrong = differences(rows, mark, runId, want);
    if (wrong.length > 0)
      throw new Error(`A mix around ${mark} of run ${runId}: ${wrong.join('; ')}`);
    return { mark, runId };
  };
}

function differences(
  rows: readonly StateRow[],
  mark: string,
  runId: string,
  want: ExpectedRows,
): string[] {
  const wrong: string[] = [];
  const seen = new Set<string>();
  const all = tableNames.reduce((sum, name) => sum + (want[name] ?? 0), 0);
  const rules: Record<string, { mark: string; n: number }> = {
    ledger: { mark: 'succeeded', n: all },
    'entries without a run': { mark: '', n: 0 },
  };
  for (const { place, mark: shown, n, writer, writers } of rows) {
    const rule = rules[place] ?? { mark, n: want[place] };
    if (shown !== rule.mark) wrong.push(`${place} has ${n} of ${shown}`);
    else if (n !== rule.n) wrong.push(`${place} has ${n} instead of ${rule.n}`);
    if (writers > 1 || (writer !== null && writer !== runId)) {
      wrong.push(`${place} was written by ${writers} runs, ${writer} among them`);
    }
    seen.add(place);
  }
  for (const place of [...Object.keys(want), ...Object.keys(rules)]) {
    if (!seen.has(place)) wrong.push(`${place} is empty`);
  }
  return wrong;
}
