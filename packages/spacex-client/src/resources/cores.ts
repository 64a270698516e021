import type { Core } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import { id, int32, list, nullable, object, text } from '../schema.ts';

/**
 * A booster. Source: `GET /v4/cores`.
 *
 * In the source, `asds_attempts` is a copy of `asds_landings`. Compute landing rates from
 * `launches[].cores[]`, not from these counters.
 */
export const coreSchema = object({
  block: nullable(int32),
  reuse_count: int32,
  rtls_attempts: int32,
  rtls_landings: int32,
  asds_attempts: int32,
  asds_landings: int32,
  last_update: nullable(text),
  launches: list(id),
  serial: text,
  status: text,
  id,
});

export const cores: Resource<'cores', Core> = collection('cores', 'v4', coreSchema);
