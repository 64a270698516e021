import type { z } from 'zod';
import { collection } from '../resource.ts';
import { date, double, flag, id, int32, list, object, text } from '../schema.ts';

const mass = object({ kg: double.nullable(), lb: double.nullable() });
const volume = object({ cubic_meters: double.nullable(), cubic_feet: double.nullable() });
const length = object({ meters: double.nullable(), feet: double.nullable() });

const thruster = object({
  type: text.nullable(),
  amount: int32.nullable(),
  pods: int32.nullable(),
  fuel_1: text.nullable(),
  fuel_2: text.nullable(),
  isp: double.nullable(),
  thrust: object({ kN: double.nullable(), lbf: double.nullable() }),
});

/** A Dragon spacecraft model. Source: `GET /v4/dragons`. */
export const dragonSchema = object({
  heat_shield: object({
    material: text.nullable(),
    size_meters: double.nullable(),
    temp_degrees: double.nullable(),
    dev_partner: text.nullable(),
  }),
  launch_payload_mass: mass,
  launch_payload_vol: volume,
  return_payload_mass: mass,
  return_payload_vol: volume,
  pressurized_capsule: object({ payload_volume: volume }),
  trunk: object({
    trunk_volume: volume,
    cargo: object({
      solar_array: int32.nullable(),
      unpressurized_cargo: flag.nullable(),
    }),
  }),
  height_w_trunk: length,
  diameter: length,
  first_flight: date.nullable(),
  flickr_images: list(text),
  name: text,
  type: text,
  active: flag,
  crew_capacity: int32.nullable(),
  sidewall_angle_deg: double.nullable(),
  orbit_duration_yr: double.nullable(),
  dry_mass_kg: double.nullable(),
  dry_mass_lb: double.nullable(),
  thrusters: list(thruster),
  wikipedia: text.nullable(),
  description: text.nullable(),
  id,
});

/** A Dragon spacecraft model. Source: `GET /v4/dragons`. */
export type Dragon = z.infer<typeof dragonSchema>;

export const dragons = collection('dragons', 'v4', dragonSchema);
