import { tablesOf } from '../table.ts';

const { child } = tablesOf('launches');

/**
 * Table `core_flights`, by `launch_id` and `position`: one row for each first-stage core on each
 * launch.
 * Source: `cores[]` of `GET /v5/launches`.
 */
export const coreFlights = child('core_flights', 'cores', {
  description: 'One row for each first-stage core on each launch.',
  key: ['launch_id', 'position'],
  partition: 'launch_year',
  columns: (c) => ({
    launch_id: c.parent.text('id', { references: 'launches' }),
    position: c.position({ description: 'A Falcon Heavy has three: 0, 1, 2.' }),
    core_id: c.text.nullable('core', {
      references: 'cores',
      description: 'Null while no core is assigned.',
    }),
    flight: c.integer.nullable('flight', {
      description: "The source's count of this core's flights; wrong in two rows.",
      least: 1,
    }),
    gridfins: c.boolean.nullable('gridfins'),
    legs: c.boolean.nullable('legs'),
    reused: c.boolean.nullable('reused', { description: 'The core had flown before.' }),
    landing_attempt: c.boolean.nullable('landing_attempt'),
    landing_success: c.boolean.nullable('landing_success', {
      description: 'Three-valued: null with an attempt is unknown.',
    }),
    landing_type: c.text.nullable('landing_type', {
      description: 'ASDS (drone ship), RTLS (land) or Ocean.',
      oneOf: ['ASDS', 'RTLS', 'Ocean'],
    }),
    landpad_id: c.text.nullable('landpad', { references: 'landpads' }),
    launch_date_utc: c.parent.timestamp('date_utc'),
    launch_year: c.parent.yearOf('date_utc', { description: 'UTC year of the launch.' }),
    upcoming: c.parent.boolean('upcoming', { description: 'The launch has not flown yet.' }),
  }),
});
