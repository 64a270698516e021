import { tablesOf } from '../table.ts';

const { table } = tablesOf('capsules');

/** Table `capsules`. Source: `GET /v4/capsules`. */
export const capsules = table('capsules', {
  description: 'One row for each Dragon capsule.',
  key: ['capsule_id'],
  columns: (c) => ({
    capsule_id: c.text('id'),
    serial: c.text('serial'),
    type: c.text('type', { description: 'Dragon 1.0, 1.1 or 2.0.' }),
    status: c.text('status'),
    reuse_count: c.integer.nullable('reuse_count'),
    water_landings: c.integer.nullable('water_landings'),
    land_landings: c.integer.nullable('land_landings'),
    last_update: c.text.nullable('last_update'),
    source: c.source(),
  }),
});
