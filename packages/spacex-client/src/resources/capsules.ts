import type { Capsule } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import { id, int32, list, nullable, object, text } from '../schema.ts';

/** A Dragon capsule. Source: `GET /v4/capsules`. */
export const capsuleSchema = object({
  reuse_count: int32,
  water_landings: int32,
  land_landings: int32,
  last_update: nullable(text),
  launches: list(id),
  serial: text,
  status: text,
  type: text,
  id,
});

export const capsules: Resource<'capsules', Capsule> = collection('capsules', 'v4', capsuleSchema);
