import { tablesOf } from '../table.ts';

const { table } = tablesOf('cores');

/** Table `cores`, by `core_id`: one row for each booster. Source: `GET /v4/cores`. */
export const cores = table('cores', {
  description: 'One row for each booster.',
  key: ['core_id'],
  columns: (c) => ({
    core_id: c.text('id'),
    serial: c.text('serial', { description: 'B1058, or Merlin1A for a Falcon 1.' }),
    block: c.integer.nullable('block', {
      description: 'Version of the Falcon 9 first stage.',
      least: 1,
    }),
    status: c.text('status', {
      description: 'active, inactive, unknown, expended, lost or retired.',
      oneOf: ['active', 'inactive', 'unknown', 'expended', 'lost', 'retired'],
    }),
    reuse_count: c.integer('reuse_count', {
      least: 0,
      description: "The source's counter; core_usage counts from the launches.",
    }),
    rtls_attempts: c.integer('rtls_attempts'),
    rtls_landings: c.integer('rtls_landings'),
    asds_attempts: c.integer('asds_attempts', {
      description: 'A copy of asds_landings at the source: never use it for a rate.',
    }),
    asds_landings: c.integer('asds_landings'),
    last_update: c.text.nullable('last_update'),
  }),
});
