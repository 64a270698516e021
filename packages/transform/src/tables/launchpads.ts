import { tablesOf } from '../table.ts';

const { table } = tablesOf('launchpads');

/** Table `launchpads`. Source: `GET /v4/launchpads`. */
export const launchpads = table('launchpads', {
  description: 'One row for each launch site.',
  key: ['launchpad_id'],
  columns: (c) => ({
    launchpad_id: c.text('id'),
    name: c.text.nullable('name'),
    full_name: c.text.nullable('full_name'),
    status: c.text('status'),
    locality: c.text.nullable('locality'),
    region: c.text.nullable('region'),
    timezone: c.text.nullable('timezone'),
    latitude: c.double.nullable('latitude', { unit: 'deg', least: -90, most: 90 }),
    longitude: c.double.nullable('longitude', { unit: 'deg', least: -180, most: 180 }),
    launch_attempts: c.integer.nullable('launch_attempts'),
    launch_successes: c.integer.nullable('launch_successes'),
    details: c.text.nullable('details'),
    source: c.source(),
  }),
});
