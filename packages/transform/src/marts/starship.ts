import { rocketIds } from '../rocket-ids.ts';

/**
 * The condition that a launch is not of Starship. Its boosters are in the tables, but the marts about
 * boosters are those of Falcon rockets. An unknown rocket counts as a Falcon.
 */
export const isNoStarship = `(rocket_id is null or rocket_id <> '${rocketIds.starship}')`;

/** The same for a row of core_flights, which has no rocket. */
export const isNoStarshipFlight = `not exists (
    select 1
    from launches
    where launches.launch_id = core_flights.launch_id
      and launches.rocket_id = '${rocketIds.starship}'
  )`;
