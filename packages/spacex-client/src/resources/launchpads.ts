import type { z } from 'zod';
import { collection } from '../resource.ts';
import { double, id, int32, list, object, text } from '../schema.ts';

/** A launch site. Source: `GET /v4/launchpads`; coordinates in degrees. */
export const launchpadSchema = object({
  images: object({ large: list(text) }),
  name: text.nullable(),
  full_name: text.nullable(),
  locality: text.nullable(),
  region: text.nullable(),
  latitude: double.nullable(),
  longitude: double.nullable(),
  launch_attempts: int32,
  launch_successes: int32,
  rockets: list(id),
  timezone: text.nullable(),
  launches: list(id),
  status: text,
  details: text.nullable(),
  id,
});

/** A launch site. Source: `GET /v4/launchpads`. */
export type Launchpad = z.infer<typeof launchpadSchema>;

export const launchpads = collection('launchpads', 'v4', launchpadSchema);
