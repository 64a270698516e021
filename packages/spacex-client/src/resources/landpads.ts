import type { z } from 'zod';
import { collection } from '../resource.ts';
import { double, id, int32, list, object, text } from '../schema.ts';

/**
 * A landing zone or drone ship. Source: `GET /v4/landpads`; coordinates in degrees.
 *
 * In the source, the attempt and success counters of OCISLY are lower than its launches show.
 */
export const landpadSchema = object({
  images: object({ large: list(text) }),
  name: text.nullable(),
  full_name: text.nullable(),
  status: text,
  type: text.nullable(),
  locality: text.nullable(),
  region: text.nullable(),
  latitude: double.nullable(),
  longitude: double.nullable(),
  landing_attempts: int32,
  landing_successes: int32,
  wikipedia: text.nullable(),
  details: text.nullable(),
  launches: list(id),
  id,
});

/** A landing zone or drone ship. Source: `GET /v4/landpads`. */
export type Landpad = z.infer<typeof landpadSchema>;

export const landpads = collection('landpads', 'v4', landpadSchema);
