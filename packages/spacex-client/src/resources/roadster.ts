import type { Roadster } from '../documents.ts';
import { type Resource, singleton } from '../resource.ts';
import { double, id, int53, list, nullable, object, text, utcTimestamp } from '../schema.ts';

/**
 * The Tesla Roadster in orbit around the Sun. Source: `GET /v4/roadster`; `_au` are astronomical
 * units, `epoch_jd` a Julian date, angles in degrees.
 */
export const roadsterSchema = object({
  name: nullable(text),
  launch_date_utc: nullable(utcTimestamp),
  launch_date_unix: nullable(int53),
  launch_mass_kg: nullable(double),
  launch_mass_lbs: nullable(double),
  norad_id: nullable(int53),
  epoch_jd: nullable(double),
  orbit_type: nullable(text),
  apoapsis_au: nullable(double),
  periapsis_au: nullable(double),
  semi_major_axis_au: nullable(double),
  eccentricity: nullable(double),
  inclination: nullable(double),
  longitude: nullable(double),
  periapsis_arg: nullable(double),
  period_days: nullable(double),
  speed_kph: nullable(double),
  speed_mph: nullable(double),
  earth_distance_km: nullable(double),
  earth_distance_mi: nullable(double),
  mars_distance_km: nullable(double),
  mars_distance_mi: nullable(double),
  flickr_images: list(text),
  wikipedia: nullable(text),
  video: nullable(text),
  details: nullable(text),
  id,
});

export const roadster: Resource<'roadster', Roadster> = singleton('roadster', 'v4', roadsterSchema);
