import type { Reader } from '@spacex-platform/loaders';
import { launchLibraryFrom } from '@spacex-platform/transform/launch-library';
import { type ComparedBooster, type ComparedLaunch, landingOf } from './compared-launch.ts';

/** What a target has of r/SpaceX. */
export interface SpacexLaunches {
  readonly launches: readonly ComparedLaunch[];
  /** The ids of their rockets. */
  readonly rockets: ReadonlySet<string>;
}

const flights = `select
  core_flights.launch_id,
  cores.serial,
  core_flights.landing_attempt,
  core_flights.landing_success
from core_flights
left join cores on cores.core_id = core_flights.core_id
where core_flights.upcoming = false
order by core_flights.launch_id, core_flights.position`;

/**
 * Reads the flown launches of r/SpaceX from a target. Those of Launch Library are all later, so they
 * need no column that an earlier version has not migrated.
 *
 * @throws LoaderError if the target cannot be read, or has no tables
 */
export async function readSpacexLaunches({
  query,
}: Pick<Reader, 'query'>): Promise<SpacexLaunches> {
  const until = Date.parse(launchLibraryFrom) / 1000;
  const { rows: launches } = await query(
    `select launch_id, name, rocket_id, success, date_precision,
  cast(date_part('epoch', date_utc) as bigint) as seconds
from launches
where upcoming = false and date_part('epoch', date_utc) < ${until}
order by date_utc, launch_id`,
  );
  const { rows } = await query(flights);
  const boosters = Map.groupBy(rows, (row) => String(row['launch_id']));
  return {
    launches: launches.map((row) => ({
      ...{ id: String(row['launch_id']), name: String(row['name']) },
      time: Number(row['seconds']) * 1000,
      isExact: row['date_precision'] === 'hour',
      success: booleanOf(row['success']),
      boosters: (boosters.get(String(row['launch_id'])) ?? []).map(boosterOf),
    })),
    rockets: new Set(launches.map((row) => String(row['rocket_id']))),
  };
}

function boosterOf(row: Readonly<Record<string, unknown>>): ComparedBooster {
  const serial = row['serial'] ?? null;
  return {
    serial: serial === null ? null : String(serial),
    landing: landingOf(booleanOf(row['landing_attempt']), booleanOf(row['landing_success'])),
  };
}

function booleanOf(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}
