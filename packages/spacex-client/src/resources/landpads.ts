import type { Landpad } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import { double, id, int32, list, nullable, object, text } from '../schema.ts';

/**
 * A landing zone or drone ship. Source: `GET /v4/landpads`; coordinates in degrees.
 *
 * In the source, the attempt and success counters of OCISLY are lower than its launches show.
 */
export const landpadSchema = object({
  images: object({ large: list(text) }),
  name: nullable(text),
  full_name: nullable(text),
  status: text,
  type: nullable(text),
  locality: nullable(text),
  region: nullable(text),
  latitude: nullable(double),
  longitude: nullable(double),
  landing_attempts: int32,
  landing_successes: int32,
  wikipedia: nullable(text),
  details: nullable(text),
  launches: list(id),
  id,
});

export const landpads: Resource<'landpads', Landpad> = collection('landpads', 'v4', landpadSchema);
