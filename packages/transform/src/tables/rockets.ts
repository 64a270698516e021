import { tablesOf } from '../table.ts';

const { table, child } = tablesOf('rockets');

/** Table `rockets`. Source: `GET /v4/rockets`. */
export const rockets = table('rockets', {
  description: 'One row for each rocket model.',
  key: ['rocket_id'],
  columns: (c) => ({
    rocket_id: c.text('id'),
    name: c.text.nullable('name'),
    type: c.text.nullable('type'),
    active: c.boolean.nullable('active'),
    stages: c.integer.nullable('stages'),
    boosters: c.integer.nullable('boosters'),
    cost_per_launch: c.bigint.nullable('cost_per_launch', { unit: 'USD' }),
    success_rate_pct: c.double.nullable('success_rate_pct', { unit: '%' }),
    first_flight: c.date.nullable('first_flight'),
    country: c.text.nullable('country'),
    company: c.text.nullable('company'),
    height_meters: c.double.nullable('height.meters', { unit: 'm' }),
    height_feet: c.double.nullable('height.feet', { unit: 'ft' }),
    diameter_meters: c.double.nullable('diameter.meters', { unit: 'm' }),
    diameter_feet: c.double.nullable('diameter.feet', { unit: 'ft' }),
    mass_kg: c.double.nullable('mass.kg', { unit: 'kg' }),
    mass_lb: c.double.nullable('mass.lb', { unit: 'lb' }),
    first_stage: c.json('first_stage', { description: 'Engines, thrust, fuel, burn time.' }),
    second_stage: c.json('second_stage', { description: 'Engines, thrust, fuel, fairing.' }),
    engines: c.json('engines', { description: 'Type, propellants, thrust, specific impulse.' }),
    landing_legs_number: c.integer.nullable('landing_legs.number'),
    landing_legs_material: c.text.nullable('landing_legs.material'),
    wikipedia: c.text.nullable('wikipedia'),
    description: c.text.nullable('description'),
  }),
});

/** Table `rocket_payload_weights`. Source: `payload_weights[]` of `GET /v4/rockets`. */
export const rocketPayloadWeights = child('rocket_payload_weights', 'payload_weights', {
  description: 'One row for each orbit that a rocket can reach, with the maximum payload mass.',
  key: ['rocket_id', 'position'],
  columns: (c) => ({
    rocket_id: c.parent.text('id', { references: 'rockets' }),
    position: c.position(),
    payload_weight_id: c.text.nullable('id', { description: 'leo, gto, mars, pluto or moon.' }),
    name: c.text.nullable('name'),
    kg: c.double.nullable('kg', { unit: 'kg' }),
    lb: c.double.nullable('lb', { unit: 'lb' }),
  }),
});
