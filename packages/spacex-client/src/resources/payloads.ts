import type { z } from 'zod';
import { collection } from '../resource.ts';
import { double, flag, id, int53, list, object, text, utcTimestamp } from '../schema.ts';

/**
 * A payload. Source: `GET /v4/payloads`; masses in kilograms and pounds, distances in kilometers,
 * angles in degrees, `period_min` in minutes.
 *
 * Payloads and launches are not one to one. Join them by `launches[].payloads[]`, not by `launch`.
 */
export const payloadSchema = object({
  dragon: object({
    capsule: id.nullable(),
    mass_returned_kg: double.nullable(),
    mass_returned_lbs: double.nullable(),
    flight_time_sec: double.nullable(),
    manifest: text.nullable(),
    water_landing: flag.nullable(),
    land_landing: flag.nullable(),
  }),
  name: text.nullable(),
  type: text.nullable(),
  reused: flag,
  launch: id.nullable(),
  customers: list(text),
  norad_ids: list(int53),
  nationalities: list(text),
  manufacturers: list(text),
  mass_kg: double.nullable(),
  mass_lbs: double.nullable(),
  orbit: text.nullable(),
  reference_system: text.nullable(),
  regime: text.nullable(),
  longitude: double.nullable(),
  semi_major_axis_km: double.nullable(),
  eccentricity: double.nullable(),
  periapsis_km: double.nullable(),
  apoapsis_km: double.nullable(),
  inclination_deg: double.nullable(),
  period_min: double.nullable(),
  lifespan_years: double.nullable(),
  epoch: utcTimestamp.nullable(),
  mean_motion: double.nullable(),
  raan: double.nullable(),
  arg_of_pericenter: double.nullable(),
  mean_anomaly: double.nullable(),
  id,
});

/**
 * A payload; masses in kg and lb, distances in km, angles in degrees. Source: `GET /v4/payloads`.
 */
export type Payload = z.infer<typeof payloadSchema>;

export const payloads = collection('payloads', 'v4', payloadSchema);
