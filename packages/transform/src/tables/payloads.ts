import { tablesOf } from '../table.ts';

const { table, child } = tablesOf('payloads');

/** Table `payloads`. Source: `GET /v4/payloads`. */
export const payloads = table('payloads', {
  description: 'One row for each payload.',
  key: ['payload_id'],
  columns: (c) => ({
    payload_id: c.text('id'),
    name: c.text.nullable('name'),
    type: c.text.nullable('type', { description: 'Satellite, Dragon 1.1, Crew Dragon, …' }),
    reused: c.boolean('reused'),
    launch_id: c.text.nullable('launch', {
      references: 'launches',
      description: 'Wrong for some payloads; use launch_payloads instead.',
    }),
    mass_kg: c.double.nullable('mass_kg', { unit: 'kg', least: 0, most: 1_000_000 }),
    mass_lbs: c.double.nullable('mass_lbs', { unit: 'lb' }),
    orbit: c.text.nullable('orbit', { description: 'LEO, GTO, ISS, SSO, …' }),
    reference_system: c.text.nullable('reference_system'),
    regime: c.text.nullable('regime'),
    longitude: c.double.nullable('longitude', { unit: 'deg' }),
    semi_major_axis_km: c.double.nullable('semi_major_axis_km', { unit: 'km' }),
    eccentricity: c.double.nullable('eccentricity', { least: 0 }),
    periapsis_km: c.double.nullable('periapsis_km', { unit: 'km' }),
    apoapsis_km: c.double.nullable('apoapsis_km', { unit: 'km' }),
    inclination_deg: c.double.nullable('inclination_deg', { unit: 'deg' }),
    period_min: c.double.nullable('period_min', { unit: 'min' }),
    lifespan_years: c.double.nullable('lifespan_years', { unit: 'a' }),
    epoch: c.timestamp.nullable('epoch', { description: 'Timestamp of the orbital elements.' }),
    mean_motion: c.double.nullable('mean_motion', { description: 'Revolutions per day.' }),
    raan: c.double.nullable('raan', {
      unit: 'deg',
      description: 'Right ascension of the ascending node.',
    }),
    arg_of_pericenter: c.double.nullable('arg_of_pericenter', { unit: 'deg' }),
    mean_anomaly: c.double.nullable('mean_anomaly', { unit: 'deg' }),
    dragon_capsule_id: c.text.nullable('dragon.capsule', { references: 'capsules' }),
    dragon_mass_returned_kg: c.double.nullable('dragon.mass_returned_kg', { unit: 'kg' }),
    dragon_mass_returned_lbs: c.double.nullable('dragon.mass_returned_lbs', { unit: 'lb' }),
    dragon_flight_time_sec: c.double.nullable('dragon.flight_time_sec', { unit: 's' }),
    dragon_manifest: c.text.nullable('dragon.manifest'),
    dragon_water_landing: c.boolean.nullable('dragon.water_landing'),
    dragon_land_landing: c.boolean.nullable('dragon.land_landing'),
  }),
});

/** Table `payload_customers`. Source: `customers[]` of `GET /v4/payloads`. */
export const payloadCustomers = child('payload_customers', 'customers', {
  description: 'One row for each customer of a payload.',
  key: ['payload_id', 'position'],
  columns: (c) => ({
    payload_id: c.parent.text('id', { references: 'payloads' }),
    position: c.position(),
    customer: c.selfText(),
  }),
});

/** Table `payload_nationalities`. Source: `nationalities[]` of `GET /v4/payloads`. */
export const payloadNationalities = child('payload_nationalities', 'nationalities', {
  description: 'One row for each nationality of a payload.',
  key: ['payload_id', 'position'],
  columns: (c) => ({
    payload_id: c.parent.text('id', { references: 'payloads' }),
    position: c.position(),
    nationality: c.selfText(),
  }),
});

/** Table `payload_manufacturers`. Source: `manufacturers[]` of `GET /v4/payloads`. */
export const payloadManufacturers = child('payload_manufacturers', 'manufacturers', {
  description: 'One row for each manufacturer of a payload.',
  key: ['payload_id', 'position'],
  columns: (c) => ({
    payload_id: c.parent.text('id', { references: 'payloads' }),
    position: c.position(),
    manufacturer: c.selfText(),
  }),
});

/** Table `payload_norad_ids`. Source: `norad_ids[]` of `GET /v4/payloads`. */
export const payloadNoradIds = child('payload_norad_ids', 'norad_ids', {
  description: 'One row for each NORAD catalog number of a payload; numbers may repeat.',
  key: ['payload_id', 'position'],
  columns: (c) => ({
    payload_id: c.parent.text('id', { references: 'payloads' }),
    position: c.position(),
    norad_id: c.selfBigint(),
  }),
});
