import { tablesOf } from '../table.ts';

const { table } = tablesOf('cores');

/** Table `cores`. Source: `GET /v4/cores`. */
export const cores = table('cores', {
  description: 'One row for each booster.',
  key: ['core_id'],
  columns: (c) => ({
    core_id: c.text('id'),
    serial: c.text('serial', { description: 'Serial, such as B1058, or Merlin1A for a Falcon 1.' }),
    block: c.integer.nullable('block', {
      description: 'Version of the Falcon 9 first stage.',
      least: 1,
    }),
    status: c.text('status', {
      description: 'active, inactive, unknown, expended, lost or retired.',
      oneOf: ['active', 'inactive', 'unknown', 'expended', 'lost', 'retired'],
    }),
    reuse_count: c.integer.nullable('reuse_count', {
      least: 0,
      description:
        'Counter of r/SpaceX, null from Launch Library; core_usage counts from the launches instead.',
    }),
    rtls_attempts: c.integer.nullable('rtls_attempts'),
    rtls_landings: c.integer.nullable('rtls_landings'),
    asds_attempts: c.integer.nullable('asds_attempts', {
      description: 'In r/SpaceX a copy of asds_landings: do not use it for rates.',
    }),
    asds_landings: c.integer.nullable('asds_landings'),
    last_update: c.text.nullable('last_update'),
    source: c.source(),
  }),
});
