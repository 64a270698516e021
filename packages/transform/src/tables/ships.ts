import { tablesOf } from '../table.ts';

const { table, child } = tablesOf('ships');

/** Table `ships`. Source: `GET /v4/ships`. */
export const ships = table('ships', {
  description: 'One row for each ship of the recovery fleet.',
  key: ['ship_id'],
  columns: (c) => ({
    ship_id: c.text('id'),
    name: c.text('name'),
    legacy_id: c.text.nullable('legacy_id'),
    model: c.text.nullable('model'),
    type: c.text.nullable('type'),
    active: c.boolean('active'),
    imo: c.bigint.nullable('imo', {
      description: 'International Maritime Organization number.',
    }),
    mmsi: c.bigint.nullable('mmsi', { description: 'Maritime Mobile Service Identity.' }),
    abs: c.bigint.nullable('abs', { description: 'American Bureau of Shipping number.' }),
    class: c.bigint.nullable('class'),
    mass_kg: c.double.nullable('mass_kg', { unit: 'kg' }),
    mass_lbs: c.double.nullable('mass_lbs', { unit: 'lb' }),
    year_built: c.integer.nullable('year_built'),
    home_port: c.text.nullable('home_port'),
    status: c.text.nullable('status'),
    speed_kn: c.double.nullable('speed_kn', { unit: 'kn' }),
    course_deg: c.double.nullable('course_deg', { unit: 'deg' }),
    latitude: c.double.nullable('latitude', { unit: 'deg', least: -90, most: 90 }),
    longitude: c.double.nullable('longitude', { unit: 'deg', least: -180, most: 180 }),
    last_ais_update: c.timestamp.nullable('last_ais_update'),
    link: c.text.nullable('link'),
    image: c.text.nullable('image'),
  }),
});

/** Table `ship_roles`. Source: `roles[]` of `GET /v4/ships`. */
export const shipRoles = child('ship_roles', 'roles', {
  description: 'One row for each role of a ship.',
  key: ['ship_id', 'position'],
  columns: (c) => ({
    ship_id: c.parent.text('id', { references: 'ships' }),
    position: c.position(),
    role: c.selfText(),
  }),
});
