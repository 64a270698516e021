import type { z } from 'zod';
import { collection } from '../resource.ts';
import { double, flag, id, int32, int53, list, object, text, utcTimestamp } from '../schema.ts';

/**
 * A ship of the recovery fleet. Source: `GET /v4/ships`; speed in knots, course and position in
 * degrees, masses in kilograms and pounds.
 */
export const shipSchema = object({
  last_ais_update: utcTimestamp.nullable(),
  legacy_id: text.nullable(),
  model: text.nullable(),
  type: text.nullable(),
  roles: list(text),
  active: flag,
  imo: int53.nullable(),
  mmsi: int53.nullable(),
  abs: int53.nullable(),
  class: int53.nullable(),
  mass_kg: double.nullable(),
  mass_lbs: double.nullable(),
  year_built: int32.nullable(),
  home_port: text.nullable(),
  status: text.nullable(),
  speed_kn: double.nullable(),
  course_deg: double.nullable(),
  latitude: double.nullable(),
  longitude: double.nullable(),
  link: text.nullable(),
  image: text.nullable(),
  name: text,
  launches: list(id),
  id,
});

/** A ship of the recovery fleet; mass in kg and lb. Source: `GET /v4/ships`. */
export type Ship = z.infer<typeof shipSchema>;

export const ships = collection('ships', 'v4', shipSchema);
