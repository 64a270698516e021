import type { Payload } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import { double, flag, id, int53, list, nullable, object, text, utcTimestamp } from '../schema.ts';

/**
 * A payload. Source: `GET /v4/payloads`; masses in kilograms and pounds, distances in kilometers,
 * angles in degrees, `period_min` in minutes.
 *
 * Payloads and launches are not one to one. Join them by `launches[].payloads[]`, not by `launch`.
 */
export const payloadSchema = object({
  dragon: object({
    capsule: nullable(id),
    mass_returned_kg: nullable(double),
    mass_returned_lbs: nullable(double),
    flight_time_sec: nullable(double),
    manifest: nullable(text),
    water_landing: nullable(flag),
    land_landing: nullable(flag),
  }),
  name: nullable(text),
  type: nullable(text),
  reused: flag,
  launch: nullable(id),
  customers: list(text),
  norad_ids: list(int53),
  nationalities: list(text),
  manufacturers: list(text),
  mass_kg: nullable(double),
  mass_lbs: nullable(double),
  orbit: nullable(text),
  reference_system: nullable(text),
  regime: nullable(text),
  longitude: nullable(double),
  semi_major_axis_km: nullable(double),
  eccentricity: nullable(double),
  periapsis_km: nullable(double),
  apoapsis_km: nullable(double),
  inclination_deg: nullable(double),
  period_min: nullable(double),
  lifespan_years: nullable(double),
  epoch: nullable(utcTimestamp),
  mean_motion: nullable(double),
  raan: nullable(double),
  arg_of_pericenter: nullable(double),
  mean_anomaly: nullable(double),
  id,
});

export const payloads: Resource<'payloads', Payload> = collection('payloads', 'v4', payloadSchema);
