import { tablesOf } from '../table.ts';

const { table } = tablesOf('landpads');

/** Table `landpads`. Source: `GET /v4/landpads`. */
export const landpads = table('landpads', {
  description: 'One row for each landing zone or drone ship.',
  key: ['landpad_id'],
  columns: (c) => ({
    landpad_id: c.text('id'),
    name: c.text.nullable('name'),
    full_name: c.text.nullable('full_name'),
    status: c.text('status'),
    type: c.text.nullable('type', {
      description: 'RTLS (ground pad) or ASDS (drone ship).',
      oneOf: ['RTLS', 'ASDS'],
    }),
    locality: c.text.nullable('locality'),
    region: c.text.nullable('region'),
    latitude: c.double.nullable('latitude', { unit: 'deg', least: -90, most: 90 }),
    longitude: c.double.nullable('longitude', { unit: 'deg', least: -180, most: 180 }),
    landing_attempts: c.integer.nullable('landing_attempts', {
      description: 'Counter of r/SpaceX; too low for OCISLY. Null for places of Launch Library.',
    }),
    landing_successes: c.integer.nullable('landing_successes'),
    wikipedia: c.text.nullable('wikipedia'),
    details: c.text.nullable('details'),
    source: c.source(),
  }),
});
