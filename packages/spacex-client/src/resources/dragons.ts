import type { Dragon } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import { date, double, flag, id, int32, list, nullable, object, text } from '../schema.ts';

const mass = object({ kg: nullable(double), lb: nullable(double) });
const volume = object({ cubic_meters: nullable(double), cubic_feet: nullable(double) });
const length = object({ meters: nullable(double), feet: nullable(double) });

const thruster = object({
  type: nullable(text),
  amount: nullable(int32),
  pods: nullable(int32),
  fuel_1: nullable(text),
  fuel_2: nullable(text),
  isp: nullable(double),
  thrust: object({ kN: nullable(double), lbf: nullable(double) }),
});

/** A Dragon spacecraft model. Source: `GET /v4/dragons`. */
export const dragonSchema = object({
  heat_shield: object({
    material: nullable(text),
    size_meters: nullable(double),
    temp_degrees: nullable(double),
    dev_partner: nullable(text),
  }),
  launch_payload_mass: mass,
  launch_payload_vol: volume,
  return_payload_mass: mass,
  return_payload_vol: volume,
  pressurized_capsule: object({ payload_volume: volume }),
  trunk: object({
    trunk_volume: volume,
    cargo: object({
      solar_array: nullable(int32),
      unpressurized_cargo: nullable(flag),
    }),
  }),
  height_w_trunk: length,
  diameter: length,
  first_flight: nullable(date),
  flickr_images: list(text),
  name: text,
  type: text,
  active: flag,
  crew_capacity: nullable(int32),
  sidewall_angle_deg: nullable(double),
  orbit_duration_yr: nullable(double),
  dry_mass_kg: nullable(double),
  dry_mass_lb: nullable(double),
  thrusters: list(thruster),
  wikipedia: nullable(text),
  description: nullable(text),
  id,
});

export const dragons: Resource<'dragons', Dragon> = collection('dragons', 'v4', dragonSchema);
