import type { Ship } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import {
  double,
  flag,
  id,
  int32,
  int53,
  list,
  nullable,
  object,
  text,
  utcTimestamp,
} from '../schema.ts';

/**
 * A ship of the recovery fleet. Source: `GET /v4/ships`; speed in knots, course and position in
 * degrees, masses in kilograms and pounds.
 */
export const shipSchema = object({
  last_ais_update: nullable(utcTimestamp),
  legacy_id: nullable(text),
  model: nullable(text),
  type: nullable(text),
  roles: list(text),
  active: flag,
  imo: nullable(int53),
  mmsi: nullable(int53),
  abs: nullable(int53),
  class: nullable(int53),
  mass_kg: nullable(double),
  mass_lbs: nullable(double),
  year_built: nullable(int32),
  home_port: nullable(text),
  status: nullable(text),
  speed_kn: nullable(double),
  course_deg: nullable(double),
  latitude: nullable(double),
  longitude: nullable(double),
  link: nullable(text),
  image: nullable(text),
  name: text,
  launches: list(id),
  id,
});

export const ships: Resource<'ships', Ship> = collection('ships', 'v4', shipSchema);
