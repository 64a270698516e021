import type { z } from 'zod';
import { collection } from '../resource.ts';
import { id, int32, list, object, text } from '../schema.ts';

/** A Dragon capsule. Source: `GET /v4/capsules`. */
export const capsuleSchema = object({
  reuse_count: int32,
  water_landings: int32,
  land_landings: int32,
  last_update: text.nullable(),
  launches: list(id),
  serial: text,
  status: text,
  type: text,
  id,
});

/** A Dragon capsule. Source: `GET /v4/capsules`. */
export type Capsule = z.infer<typeof capsuleSchema>;

export const capsules = collection('capsules', 'v4', capsuleSchema);
