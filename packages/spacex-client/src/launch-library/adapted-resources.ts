import type * as z from 'zod/v4/core';
import { collection, type Resource } from '../resource.ts';
import { capsuleSchema } from '../resources/capsules.ts';
import { coreSchema } from '../resources/cores.ts';
import { crewSchema } from '../resources/crew.ts';
import { landpadSchema } from '../resources/landpads.ts';
import { launchSchema } from '../resources/launches.ts';
import { launchpadSchema } from '../resources/launchpads.ts';
import { nullable, object, text } from '../schema.ts';

/**
 * Resources with the schemas of the documents that `adaptLaunches` of
 * `@spacex-platform/transform/launch-library` makes: those of r/SpaceX with the field `source`, and
 * null where Launch Library has no value. A pipeline of `@spacex-platform/loaders` validates documents
 * with this source against them, and records those that do not match as rejects.
 *
 * @example
 * ```ts
 * const [launches] = adaptedResources;
 * console.log(launches?.name); // launches
 * ```
 */
export const adaptedResources: readonly Resource[] = [
  adapted('launches', launchSchema, [
    ...(['flight_number', 'net', 'auto_update', 'date_local', 'date_precision'] as const),
  ]),
  adapted('cores', coreSchema, [
    ...(['reuse_count', 'rtls_attempts', 'rtls_landings'] as const),
    ...(['asds_attempts', 'asds_landings'] as const),
  ]),
  adapted('launchpads', launchpadSchema, ['launch_attempts', 'launch_successes']),
  adapted('landpads', landpadSchema, ['landing_attempts', 'landing_successes']),
  adapted('capsules', capsuleSchema, ['reuse_count', 'water_landings', 'land_landings']),
  adapted('crew', crewSchema, []),
];

/** @param unknown fields that may be null in addition to those of r/SpaceX */
function adapted<Shape extends z.$ZodLooseShape>(
  name: string,
  schema: z.$ZodObject<Shape>,
  unknown: readonly (keyof Shape & string)[],
): Resource {
  const { shape } = schema._zod.def;
  const relaxed = unknown.map((field) => [field, nullable(shape[field] as z.$ZodType)] as const);
  const fields = { ...shape, ...Object.fromEntries(relaxed), source: text };
  return collection(name, 'v5', object(fields));
}
