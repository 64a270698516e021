import { tablesOf } from '../table.ts';

const { table } = tablesOf('roadster');

/** Table `roadster`. Source: `GET /v4/roadster`. */
export const roadster = table('roadster', {
  description: 'One row for the Tesla Roadster in orbit around the Sun.',
  key: ['roadster_id'],
  columns: (c) => ({
    roadster_id: c.text('id'),
    name: c.text.nullable('name'),
    launch_date_utc: c.timestamp.nullable('launch_date_utc'),
    launch_date_unix: c.bigint.nullable('launch_date_unix', { unit: 's' }),
    launch_mass_kg: c.double.nullable('launch_mass_kg', { unit: 'kg' }),
    launch_mass_lbs: c.double.nullable('launch_mass_lbs', { unit: 'lb' }),
    norad_id: c.bigint.nullable('norad_id'),
    epoch_jd: c.double.nullable('epoch_jd', { unit: 'd', description: 'Julian date.' }),
    orbit_type: c.text.nullable('orbit_type'),
    apoapsis_au: c.double.nullable('apoapsis_au', { unit: 'au' }),
    periapsis_au: c.double.nullable('periapsis_au', { unit: 'au' }),
    semi_major_axis_au: c.double.nullable('semi_major_axis_au', { unit: 'au' }),
    eccentricity: c.double.nullable('eccentricity'),
    inclination: c.double.nullable('inclination', { unit: 'deg' }),
    longitude: c.double.nullable('longitude', { unit: 'deg' }),
    periapsis_arg: c.double.nullable('periapsis_arg', { unit: 'deg' }),
    period_days: c.double.nullable('period_days', { unit: 'd' }),
    speed_kph: c.double.nullable('speed_kph', { unit: 'km/h' }),
    speed_mph: c.double.nullable('speed_mph', { unit: 'mi/h' }),
    earth_distance_km: c.double.nullable('earth_distance_km', { unit: 'km' }),
    earth_distance_mi: c.double.nullable('earth_distance_mi', { unit: 'mi' }),
    mars_distance_km: c.double.nullable('mars_distance_km', { unit: 'km' }),
    mars_distance_mi: c.double.nullable('mars_distance_mi', { unit: 'mi' }),
    wikipedia: c.text.nullable('wikipedia'),
    video: c.text.nullable('video'),
    details: c.text.nullable('details'),
  }),
});
