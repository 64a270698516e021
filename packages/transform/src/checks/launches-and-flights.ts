/**
 * Core flights with their launches, core flights without a launch, and launches without core flights:
 * one join for all checks that compare both tables. Columns of a core flight start with `flight_`.
 */
export const launchesAndFlights = `(
  select
    core_flights.launch_id as flight_launch_id,
    core_flights.position as flight_position,
    core_flights.launch_date_utc as flight_date_utc,
    core_flights.launch_year as flight_year,
    core_flights.upcoming as flight_upcoming,
    core_flights.source as flight_source,
    core_flights.landing_attempt as flight_landing_attempt,
    core_flights.landing_type as flight_landing_type,
    launches.launch_id,
    launches.name,
    launches.date_utc,
    launches.launch_year,
    launches.upcoming,
    launches.rocket_id,
    launches.source
  from core_flights
  full join launches on launches.launch_id = core_flights.launch_id
) as launches_and_flights`;

/** Columns that the relation requires, and older targets lack. */
export const columnsOfBoth = ['core_flights.source', 'launches.source'] as const;

/** An expression for the name of the core flight. */
export const flightSubject = "flight_launch_id || ' ' || cast(flight_position as varchar)";
