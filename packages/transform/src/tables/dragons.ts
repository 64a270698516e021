import { tablesOf } from '../table.ts';

const { table } = tablesOf('dragons');

/** Table `dragons`. Source: `GET /v4/dragons`. */
export const dragons = table('dragons', {
  description: 'One row for each Dragon spacecraft model.',
  key: ['dragon_id'],
  columns: (c) => ({
    dragon_id: c.text('id'),
    name: c.text('name'),
    type: c.text('type'),
    active: c.boolean('active'),
    crew_capacity: c.integer.nullable('crew_capacity'),
    sidewall_angle_deg: c.double.nullable('sidewall_angle_deg', { unit: 'deg' }),
    orbit_duration_yr: c.double.nullable('orbit_duration_yr', { unit: 'a' }),
    dry_mass_kg: c.double.nullable('dry_mass_kg', { unit: 'kg' }),
    dry_mass_lb: c.double.nullable('dry_mass_lb', { unit: 'lb' }),
    first_flight: c.date.nullable('first_flight'),
    heat_shield_material: c.text.nullable('heat_shield.material'),
    heat_shield_size_meters: c.double.nullable('heat_shield.size_meters', { unit: 'm' }),
    heat_shield_temp_degrees: c.double.nullable('heat_shield.temp_degrees', { unit: '°C' }),
    heat_shield_dev_partner: c.text.nullable('heat_shield.dev_partner'),
    launch_payload_mass_kg: c.double.nullable('launch_payload_mass.kg', { unit: 'kg' }),
    launch_payload_mass_lb: c.double.nullable('launch_payload_mass.lb', { unit: 'lb' }),
    launch_payload_vol_cubic_meters: c.double.nullable('launch_payload_vol.cubic_meters', {
      unit: 'm3',
    }),
    launch_payload_vol_cubic_feet: c.double.nullable('launch_payload_vol.cubic_feet', {
      unit: 'ft3',
    }),
    return_payload_mass_kg: c.double.nullable('return_payload_mass.kg', { unit: 'kg' }),
    return_payload_mass_lb: c.double.nullable('return_payload_mass.lb', { unit: 'lb' }),
    return_payload_vol_cubic_meters: c.double.nullable('return_payload_vol.cubic_meters', {
      unit: 'm3',
    }),
    return_payload_vol_cubic_feet: c.double.nullable('return_payload_vol.cubic_feet', {
      unit: 'ft3',
    }),
    pressurized_capsule: c.json('pressurized_capsule'),
    trunk: c.json('trunk', { description: 'Volume and cargo.' }),
    height_w_trunk_meters: c.double.nullable('height_w_trunk.meters', { unit: 'm' }),
    height_w_trunk_feet: c.double.nullable('height_w_trunk.feet', { unit: 'ft' }),
    diameter_meters: c.double.nullable('diameter.meters', { unit: 'm' }),
    diameter_feet: c.double.nullable('diameter.feet', { unit: 'ft' }),
    thrusters: c.json('thrusters', { description: 'List of thruster types with their thrust.' }),
    wikipedia: c.text.nullable('wikipedia'),
    description: c.text.nullable('description'),
  }),
});
