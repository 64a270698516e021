import type { z } from 'zod';
import { singleton } from '../resource.ts';
import { double, id, int53, list, object, text, utcTimestamp } from '../schema.ts';

/**
 * The Tesla Roadster in orbit around the Sun. Source: `GET /v4/roadster`; `_au` are astronomical
 * units, `epoch_jd` a Julian date, angles in degrees.
 */
export const roadsterSchema = object({
  name: text.nullable(),
  launch_date_utc: utcTimestamp.nullable(),
  launch_date_unix: int53.nullable(),
  launch_mass_kg: double.nullable(),
  launch_mass_lbs: double.nullable(),
  norad_id: int53.nullable(),
  epoch_jd: double.nullable(),
  orbit_type: text.nullable(),
  apoapsis_au: double.nullable(),
  periapsis_au: double.nullable(),
  semi_major_axis_au: double.nullable(),
  eccentricity: double.nullable(),
  inclination: double.nullable(),
  longitude: double.nullable(),
  periapsis_arg: double.nullable(),
  period_days: double.nullable(),
  speed_kph: double.nullable(),
  speed_mph: double.nullable(),
  earth_distance_km: double.nullable(),
  earth_distance_mi: double.nullable(),
  mars_distance_km: double.nullable(),
  mars_distance_mi: double.nullable(),
  flickr_images: list(text),
  wikipedia: text.nullable(),
  video: text.nullable(),
  details: text.nullable(),
  id,
});

/** The Tesla Roadster in orbit around the Sun; distances in km. Source: `GET /v4/roadster`. */
export type Roadster = z.infer<typeof roadsterSchema>;

export const roadster = singleton('roadster', 'v4', roadsterSchema);
