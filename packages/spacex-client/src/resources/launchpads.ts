import type { Launchpad } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import { double, id, int32, list, nullable, object, text } from '../schema.ts';

/** A launch site. Source: `GET /v4/launchpads`; coordinates in degrees. */
export const launchpadSchema = object({
  images: object({ large: list(text) }),
  name: nullable(text),
  full_name: nullable(text),
  locality: nullable(text),
  region: nullable(text),
  latitude: nullable(double),
  longitude: nullable(double),
  launch_attempts: int32,
  launch_successes: int32,
  rockets: list(id),
  timezone: nullable(text),
  launches: list(id),
  status: text,
  details: nullable(text),
  id,
});

export const launchpads: Resource<'launchpads', Launchpad> = collection(
  'launchpads',
  'v4',
  launchpadSchema,
);
