import type { Rocket } from '../documents.ts';
import { collection, type Resource } from '../resource.ts';
import { date, double, flag, id, int32, int53, list, nullable, object, text } from '../schema.ts';

const length = object({ meters: nullable(double), feet: nullable(double) });
const thrust = object({ kN: nullable(double), lbf: nullable(double) });

/**
 * A rocket model. Source: `GET /v4/rockets`; `cost_per_launch` in US dollars, burn times in
 * seconds, fuel in tons, specific impulse in seconds.
 */
export const rocketSchema = object({
  height: length,
  diameter: length,
  mass: object({ kg: nullable(double), lb: nullable(double) }),
  first_stage: object({
    thrust_sea_level: thrust,
    thrust_vacuum: thrust,
    reusable: nullable(flag),
    engines: nullable(int32),
    fuel_amount_tons: nullable(double),
    burn_time_sec: nullable(double),
  }),
  second_stage: object({
    thrust,
    payloads: object({
      composite_fairing: object({ height: length, diameter: length }),
      option_1: nullable(text),
    }),
    reusable: nullable(flag),
    engines: nullable(int32),
    fuel_amount_tons: nullable(double),
    burn_time_sec: nullable(double),
  }),
  engines: object({
    isp: object({ sea_level: nullable(double), vacuum: nullable(double) }),
    thrust_sea_level: thrust,
    thrust_vacuum: thrust,
    number: nullable(int32),
    type: nullable(text),
    version: nullable(text),
    layout: nullable(text),
    engine_loss_max: nullable(int32),
    propellant_1: nullable(text),
    propellant_2: nullable(text),
    thrust_to_weight: nullable(double),
  }),
  landing_legs: object({ number: nullable(int32), material: nullable(text) }),
  payload_weights: list(
    object({
      id: nullable(text),
      name: nullable(text),
      kg: nullable(double),
      lb: nullable(double),
    }),
  ),
  flickr_images: list(text),
  name: nullable(text),
  type: nullable(text),
  active: nullable(flag),
  stages: nullable(int32),
  boosters: nullable(int32),
  cost_per_launch: nullable(int53),
  success_rate_pct: nullable(double),
  first_flight: nullable(date),
  country: nullable(text),
  company: nullable(text),
  wikipedia: nullable(text),
  description: nullable(text),
  id,
});

export const rockets: Resource<'rockets', Rocket> = collection('rockets', 'v4', rocketSchema);
