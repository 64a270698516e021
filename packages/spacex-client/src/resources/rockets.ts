import type { z } from 'zod';
import { collection } from '../resource.ts';
import { date, double, flag, id, int32, int53, list, object, text } from '../schema.ts';

const length = object({ meters: double.nullable(), feet: double.nullable() });
const thrust = object({ kN: double.nullable(), lbf: double.nullable() });

/**
 * A rocket model. Source: `GET /v4/rockets`; `cost_per_launch` in US dollars, burn times in
 * seconds, fuel in tons, specific impulse in seconds.
 */
export const rocketSchema = object({
  height: length,
  diameter: length,
  mass: object({ kg: double.nullable(), lb: double.nullable() }),
  first_stage: object({
    thrust_sea_level: thrust,
    thrust_vacuum: thrust,
    reusable: flag.nullable(),
    engines: int32.nullable(),
    fuel_amount_tons: double.nullable(),
    burn_time_sec: double.nullable(),
  }),
  second_stage: object({
    thrust,
    payloads: object({
      composite_fairing: object({ height: length, diameter: length }),
      option_1: text.nullable(),
    }),
    reusable: flag.nullable(),
    engines: int32.nullable(),
    fuel_amount_tons: double.nullable(),
    burn_time_sec: double.nullable(),
  }),
  engines: object({
    isp: object({ sea_level: double.nullable(), vacuum: double.nullable() }),
    thrust_sea_level: thrust,
    thrust_vacuum: thrust,
    number: int32.nullable(),
    type: text.nullable(),
    version: text.nullable(),
    layout: text.nullable(),
    engine_loss_max: int32.nullable(),
    propellant_1: text.nullable(),
    propellant_2: text.nullable(),
    thrust_to_weight: double.nullable(),
  }),
  landing_legs: object({ number: int32.nullable(), material: text.nullable() }),
  payload_weights: list(
    object({
      id: text.nullable(),
      name: text.nullable(),
      kg: double.nullable(),
      lb: double.nullable(),
    }),
  ),
  flickr_images: list(text),
  name: text.nullable(),
  type: text.nullable(),
  active: flag.nullable(),
  stages: int32.nullable(),
  boosters: int32.nullable(),
  cost_per_launch: int53.nullable(),
  success_rate_pct: double.nullable(),
  first_flight: date.nullable(),
  country: text.nullable(),
  company: text.nullable(),
  wikipedia: text.nullable(),
  description: text.nullable(),
  id,
});

/** A rocket model; lengths in m and ft, masses in kg and lb. Source: `GET /v4/rockets`. */
export type Rocket = z.infer<typeof rocketSchema>;

export const rockets = collection('rockets', 'v4', rocketSchema);
