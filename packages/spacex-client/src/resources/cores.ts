import type { z } from 'zod';
import { collection } from '../resource.ts';
import { id, int32, list, object, text } from '../schema.ts';

/**
 * A booster. Source: `GET /v4/cores`.
 *
 * In the source, `asds_attempts` is a copy of `asds_landings`. Compute landing rates from
 * `launches[].cores[]`, not from these counters.
 */
export const coreSchema = object({
  block: int32.nullable(),
  reuse_count: int32,
  rtls_attempts: int32,
  rtls_landings: int32,
  asds_attempts: int32,
  asds_landings: int32,
  last_update: text.nullable(),
  launches: list(id),
  serial: text,
  status: text,
  id,
});

/** A booster. Source: `GET /v4/cores`. */
export type Core = z.infer<typeof coreSchema>;

export const cores = collection('cores', 'v4', coreSchema);
