import { tablesOf } from '../table.ts';

const { child } = tablesOf('launches');

/** Table `core_flights`. Source: `cores[]` of `GET /v5/launches`. */
export const coreFlights = child('core_flights', 'cores', {
  description: 'One row for each first-stage core on each launch.',
  key: ['launch_id', 'position'],
  partition: 'launch_year',
  columns: (c) => ({
    launch_id: c.parent.text('id', { references: 'launches' }),
    position: c.position({ description: 'Index of the core: 0, or 0 to 2 for a Falcon Heavy.' }),
    core_id: c.text.nullable('core', {
      references: 'cores',
      description: 'Null until a core is assigned, or if Launch Library does not know it.',
    }),
    flight: c.integer.nullable('flight', {
      description: 'Flight number of the core according to the source; wrong in two rows.',
      least: 1,
    }),
    gridfins: c.boolean.nullable('gridfins'),
    legs: c.boolean.nullable('legs'),
    reused: c.boolean.nullable('reused', { description: 'The core had flown before.' }),
    landing_attempt: c.boolean.nullable('landing_attempt'),
    landing_success: c.boolean.nullable('landing_success', {
      description: 'True, false or null; null with an attempt means unknown.',
    }),
    landing_type: c.text.nullable('landing_type', {
      description: 'ASDS (drone ship), RTLS (ground pad) or Ocean.',
      oneOf: ['ASDS', 'RTLS', 'Ocean'],
    }),
    landpad_id: c.text.nullable('landpad', { references: 'landpads' }),
    launch_date_utc: c.parent.timestamp('date_utc'),
    launch_year: c.parent.yearOf('date_utc', { description: 'UTC year of the launch.' }),
    upcoming: c.parent.boolean('upcoming', { description: 'The launch has not flown yet.' }),
    source: c.parent.source(),
  }),
});
